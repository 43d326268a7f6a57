import { describe, expect, it } from 'vitest'
import { figures } from './figures'

describe('a number of a query', () => {
  const { exact } = figures('fr')

  it('is whole where it is an integer, whatever its size', () => {
    expect(exact('2271784')).toBe('2271784')
    expect(exact('9007199254740993')).toBe('9007199254740993')
    let seed = 20261128n
    for (let count = 0; count < 2000; count++) {
      seed = (seed * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n
      const integer = (seed >> BigInt(count % 60)).toString()
      expect(exact(integer)).toBe(integer)
      expect(exact(`-${integer}`)).toBe(`−${integer}`)
      expect(exact(`${integer}.0`)).toBe(integer)
    }
  })

  it('keeps its decimals up to six, and rounds those beyond', () => {
    expect(exact('1234567.25')).toBe('1234567,25')
    expect(exact('0.1234567')).toBe('0,123457')
    expect(figures('en').exact('0.5')).toBe('0.5')
  })

  it('is read where it is written with an exponent', () => {
    expect(exact('1.5E3')).toBe('1500')
    expect(exact('2.0e-3')).toBe('0,002')
  })
})

describe('a share', () => {
  it('is none or all only where it is', () => {
    expect(figures('fr').percent(0.003)).toBe('<\u00a01\u00a0%')
    expect(figures('fr').percent(0.998)).toBe('>\u00a099\u00a0%')
    expect(figures('en').percent(0.0003, 1)).toBe('<\u00a00.1%')
    expect(figures('en').percent(0)).toBe('0%')
    expect(figures('en').percent(1)).toBe('100%')
    expect(figures('en').percent(0.857)).toBe('86%')
  })
})

describe('a number that is expected', () => {
  it('is never shown as none', () => {
    expect(figures('fr').expected(0.03)).toBe('<\u00a00,1')
    expect(figures('fr').expected(1.87)).toBe('1,9')
    expect(figures('en').expected(0.05)).toBe('0.1')
  })
})

describe('a score or a part of it', () => {
  it('is never shown as none where it is more', () => {
    expect(figures('fr').partOfOne(0.0013)).toBe('<\u00a00,01')
    expect(figures('en').probability(0.00002)).toBe('<\u00a00.01')
    expect(figures('fr').partOfOne(0)).toBe('0,00')
    expect(figures('fr').partOfOne(0.005)).toBe('0,01')
  })
})

it('no integer is rounded, however it is shown, in either language', () => {
  const digits = (shown: string) => shown.replace(/[^\d.,−-]/g, '').replace('−', '-')
  let seed = 20261130n
  for (const language of ['fr', 'en'] as const) {
    const { whole, decimal, expected, exact } = figures(language)
    const plain = (shown: string) =>
      language === 'en'
        ? digits(shown).replaceAll(',', '').replace(/\.0+$/, '')
        : digits(shown).replace(/,0+$/, '')
    for (let count = 0; count < 2000; count++) {
      seed = (seed * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n
      const integer = Number(seed >> BigInt(11 + (count % 50)))
      for (const value of integer ? [integer, -integer] : [integer]) {
        const written = String(value)
        expect(plain(whole(value))).toBe(written)
        expect(plain(exact(written))).toBe(written)
        for (const shown of [decimal(value), decimal(value, 0), decimal(value, 1), expected(value)])
          expect(plain(shown)).toBe(written)
      }
    }
  }
})

it('what is no integer is shown for reading with three digits', () => {
  const { brief } = figures('fr')
  expect(['0.333333', '49.119', '2023', '2.0', '0.00012345'].map(brief)).toEqual([
    '0,333',
    '49,1',
    '2023',
    '2',
    '0,000123',
  ])
})

it('a negative has a true minus, and what rounds to none has no side', () => {
  const { decimal, percent } = figures('fr')
  expect(decimal(-1.46, 1)).toBe('−1,5')
  expect(decimal(-0.04, 1)).toBe('0,0')
  expect(percent(-0.015, 1)).toBe('−1,5\u00a0%')
})

it('the first of a month is an ordinal in French', () => {
  expect(figures('fr').date('2026-12-01')).toBe('1er décembre 2026')
  expect(figures('fr').date('2026-12-21')).toBe('21 décembre 2026')
  expect(figures('en').date('2026-12-01')).toBe('1 December 2026')
})
