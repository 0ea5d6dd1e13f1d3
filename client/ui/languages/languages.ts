import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const languages = {
  en: { name: 'English', texts: en },
  zh: { name: '中文', texts: zh },
} as const
export type Language = keyof typeof languages

/** The language chosen before, else the first of the browser's that there is, else English. */
export async function startLanguages(): Promise<Language> {
  const wanted = [localStorage.getItem('guanxi.language'), ...navigator.languages].map(tag => tag?.slice(0, 2))
  const language = (wanted.find(tag => tag === 'en' || tag === 'zh') ?? 'en') as Language
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    // React escapes by itself.
    interpolation: { escapeValue: false },
    resources: { en: { translation: en }, zh: { translation: zh } },
  })
  document.documentElement.lang = language
  return language
}
