import { useEffect, useState } from 'preact/hooks'
import { chosenLanguage } from './chosen-language'

export const API = '/api/v1'

/** What the server says of a fault: what is wrong, and what to do next. */
export class ApiError extends Error {
  readonly hint: string
  readonly status: number
  constructor(detail: string, hint: string, status: number) {
    super(detail)
    this.hint = hint
    this.status = status
  }
}

/** No answer came at all: the server is away, or the network is. */
export class UnreachableError extends Error {}

export async function fetchJson<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await ask(address, init)
  return (await response.json()) as T
}

/** Ask the server. Raises ApiError with the server's own words. */
export async function ask(address: string, init: RequestInit = {}): Promise<Response> {
  const language = chosenLanguage(new URLSearchParams(window.location.search))
  const headers = { 'Accept-Language': language, ...init.headers }
  const response = await fetch(address, { ...init, headers }).catch(() => {
    throw new UnreachableError()
  })
  if (response.ok) return response
  const found = (await response.json().catch(() => ({}))) as { detail?: string; hint?: string }
  throw new ApiError(found.detail ?? response.statusText, found.hint ?? '', response.status)
}

export interface Asked<T> {
  data: T | null
  error: Error | null
}

const answers = new Map<string, Promise<unknown>>()

/** Answers of one release do not change: each is asked for once. */
export function cachedJson<T>(address: string): Promise<T> {
  let answer = answers.get(address) as Promise<T> | undefined
  if (!answer) {
    answer = fetchJson<T>(address)
    answers.set(address, answer)
    answer.catch(() => answers.delete(address))
  }
  return answer
}

/** The answer at an address; `null` asks nothing. */
export function useApi<T>(address: string | null): Asked<T> {
  const [asked, setAsked] = useState<Asked<T> & { address: string | null }>({
    address,
    data: null,
    error: null,
  })
  useEffect(() => {
    let wanted = true
    if (address === null) return
    cachedJson<T>(address).then(
      (data) => wanted && setAsked({ address, data, error: null }),
      (error: Error) => wanted && setAsked({ address, data: null, error }),
    )
    return () => {
      wanted = false
    }
  }, [address])
  return asked.address === address ? asked : { data: null, error: null }
}
