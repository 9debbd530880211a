// Detection of records with the same phone number or email address.

import { type Client, emailsOf, phonesOf } from './queries'

/** Number of trailing digits that identify a phone number, which may be written with or without a country code. */
const SIGNIFICANT_DIGITS = 7

const digitsOf = (phone: string) => phone.replace(/\D/g, '').replace(/^0+/, '')

export function isSamePhone(first: string, second: string): boolean {
  const [short = '', long = ''] = [digitsOf(first), digitsOf(second)].sort((a, b) => a.length - b.length)
  return short.length >= SIGNIFICANT_DIGITS && long.endsWith(short)
}

export const isSameEmail = (a: string, b: string): boolean =>
  a.trim() !== '' && a.trim().toLowerCase() === b.trim().toLowerCase()

/**
 * Returns the digits to search for, or an empty string while too few are typed. A trunk prefix is left out, because
 * international numbers do not contain it.
 */
export const phoneToSearch = (phone: string): string => {
  const digits = digitsOf(phone)
  return digits.length >= SIGNIFICANT_DIGITS ? digits.slice(-SIGNIFICANT_DIGITS) : ''
}

export const emailToSearch = (email: string): string => (/^\S+@\S+\.\S+$/.test(email.trim()) ? email.trim() : '')

export interface Duplicate {
  client: Client
  by: 'phone' | 'email'
}

/** Returns the candidates with the given phone number or email address, each once. */
export function duplicatesIn(
  candidates: readonly Client[],
  phone: string,
  email: string,
  except: number | undefined,
): Duplicate[] {
  const duplicates = new Map<number, Duplicate>()
  for (const client of candidates) {
    if (client.id === except || duplicates.has(client.id)) continue
    if (phonesOf(client).some((own) => isSamePhone(phone, own))) duplicates.set(client.id, { client, by: 'phone' })
    else if (emailsOf(client).some((own) => isSameEmail(email, own))) duplicates.set(client.id, { client, by: 'email' })
  }
  return [...duplicates.values()]
}
