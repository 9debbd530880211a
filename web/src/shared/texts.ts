// Texts in the user's language. A text contains `{names}` to fill in. A text that depends on a number has one entry per
// plural form, as in `clients.found.one` and `clients.found.other`.

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

export type Values = Record<string, string | number>

/** Keys of texts that depend on a number, without the plural form. */
export type Counted<Key extends string> = Key extends `${infer Base}.other` ? Base : never

export interface Translate<Key extends string> {
  (key: Key, values?: Values): string
  count: (key: Counted<Key>, count: number, values?: Values) => string
  /** Returns true if the text exists. */
  has: (key: string) => key is Key
}

export const fill = (text: string, values: Values = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))

export function translator<Key extends string>(texts: Record<Key, string>, locale: string): Translate<Key> {
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const translate = (key: Key, values?: Values) => fill(texts[key], values)
  return Object.assign(translate, {
    has: (key: string): key is Key => key in texts,
    count: (key: Counted<Key>, count: number, values?: Values) => {
      const form = `${key}.${plural.select(count)}` as Key
      const text = texts[form] ?? texts[`${key}.other` as Key]
      return fill(text, { count: number.format(count), ...values })
    },
  })
}

/** Returns the initial language: the chosen one, or the first supported one of the browser's. */
export function firstLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const languages = [chosen ?? '', ...preferred].map((tag) => tag.split('-')[0])
  return languages.map((tag) => LANGUAGES.find((language) => language === tag)).find(Boolean) ?? 'en'
}
