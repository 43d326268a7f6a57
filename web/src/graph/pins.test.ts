import { expect, it } from 'vitest'
import { pinOf, pinText } from './pins'

it('writes a pin into an address that reads back as the same pin', () => {
  expect(pinOf(pinText('ti-2023-4408', { x: -12.34, y: 0 }))).toEqual([
    'ti-2023-4408',
    { x: -12.3, y: 0 },
  ])
})

it('keeps the whole of an identifier that holds the sign between parts', () => {
  expect(pinOf('a~b~1~2')).toEqual(['a~b', { x: 1, y: 2 }])
})

it.each(['', 'ti-2023-4408', 'a~b~c', 'a~1~', '~1~2', 'a~Infinity~1'])(
  'reads no pin from "%s"',
  (text) => {
    expect(pinOf(text)).toBeNull()
  },
)
