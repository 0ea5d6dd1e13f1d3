import { useSyncExternalStore } from 'react'
import { useExplorer } from '../../context.ts'
import { type Importing, isOnItsWay, stageOf } from '../../model/importing.ts'
import { useText } from '../../ui/text.ts'

export function useImporting(): Importing {
  const { importer } = useExplorer()
  return useSyncExternalStore(importer.now.subscribe, importer.now.get)
}

/** What is being done just now, in words. */
export function useProgressText(): string {
  const { t } = useText()
  const importing = useImporting()
  const { files, current } = importing
  if (stageOf(importing) === 'sending') {
    const { name = '' } = files.find(isOnItsWay) ?? {}
    return t('importing.sending', { name })
  }
  const { phase, done = 0, total = 0 } = current?.progress ?? {}
  return phase ? t(`importing.phase.${phase}`, { done, total }) : t('importing.phase.begin')
}

/** Bytes as people say them. */
export function useSize(): (bytes: number) => string {
  const { number } = useText()
  return bytes => {
    const units = ['bytes', 'kB', 'MB', 'GB'] as const
    const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    return `${number(Math.round((bytes / 1000 ** step) * 10) / 10)} ${units[step]}`
  }
}
