import type { Io } from './io.ts'
import { note } from './io.ts'

export interface Progress {
  phase: string
  done: number
  total?: number
}

export interface ProgressDisplay {
  show(progress: Progress): void
  /** Leaves the terminal as it should be for what is written next. */
  end(): void
}

/** A bar on a terminal; elsewhere a line for each phase when it is done. Both on standard error. */
export async function createProgress(io: Io): Promise<ProgressDisplay> {
  return io.stderr.isTTY ? barDisplay(io) : lineDisplay(io)
}

async function barDisplay(io: Io): Promise<ProgressDisplay> {
  const { SingleBar } = (await import('cli-progress')).default
  const bar = new SingleBar({
    stream: io.stderr as NodeJS.WritableStream,
    format: '{phase} {bar} {value}/{total}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  })
  let isStarted = false
  return {
    show({ phase, done, total = done }) {
      const payload = { phase: phase.padEnd(13) }
      if (!isStarted) bar.start(total, done, payload)
      else {
        bar.setTotal(total)
        bar.update(done, payload)
      }
      isStarted = true
    },
    end() {
      if (isStarted) bar.stop()
      isStarted = false
    },
  }
}

function lineDisplay(io: Io): ProgressDisplay {
  let last: Progress | undefined
  const tell = () => {
    if (last !== undefined && last.done > 0) note(io, `${last.phase}: ${last.done}`)
  }
  return {
    show(progress) {
      if (last !== undefined && last.phase !== progress.phase) tell()
      last = progress
    },
    end() {
      tell()
      last = undefined
    },
  }
}
