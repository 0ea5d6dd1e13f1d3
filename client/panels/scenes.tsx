import { ActionIcon, Badge, Button, Group, Loader, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconHistory, IconPencil, IconPhotoOff, IconSearch, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { SceneSummary } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { noteBefore } from '../model/kept.ts'
import { opening } from '../model/state.ts'
import { type Text as Say, useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './scenes.module.css'
import { Trouble } from './trouble.tsx'

const STEP = 60

/** Every scene that is kept, or the versions of one. */
export function Scenes() {
  const versionsOf = useSelect(state => state.panels.versionsOf)
  return versionsOf === null ? <SceneList /> : <Versions id={versionsOf} />
}

function SceneList() {
  const { store } = useExplorer()
  const { t, number } = useText()
  const keptId = useSelect(state => state.kept.id)
  const savedAt = useSelect(state => (state.kept.save.state === 'saved' ? state.kept.save.at : 0))
  const scenesAt = useSelect(state => state.panels.scenesAt)
  const { answer, error, retry } = useAnswer('scenes', {}, { again: `${scenesAt} ${savedAt} ${keptId}` })
  const [sought, setSought] = useState('')
  const [limit, setLimit] = useState(STEP)
  if (error !== null) return <Trouble error={error} retry={retry} />
  if (!answer) return <Loader size="sm" m="md" />
  const found = answer.scenes.filter(({ name }) =>
    (name || t('scene.unnamed')).toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase()),
  )
  return (
    <div className={classes.scenes}>
      <Group gap="sm" mb="xs">
        <TextInput
          size="xs"
          w={240}
          leftSection={<IconSearch size={14} />}
          aria-label={t('scene.search')}
          placeholder={t('scene.search')}
          value={sought}
          onChange={event => setSought(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {t('scene.shown', { shown: number(Math.min(found.length, limit)), total: number(answer.scenes.length) })}
        </Text>
      </Group>
      {answer.broken.map(({ id, message }) => (
        <Group key={id} gap="xs" className={classes.broken} role="alert">
          <Text size="sm">{message}</Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => store.update(state => opening(state, { versionsOf: id }))}
          >
            {t('command.sceneVersions')}
          </Button>
          <Text size="xs" c="dimmed">
            {id}
          </Text>
        </Group>
      ))}
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(answer.scenes.length === 0 ? 'scene.none' : 'scene.noneFound')}
        </Text>
      )}
      <ul className={classes.grid}>
        {found.slice(0, limit).map(scene => (
          <Card
            key={scene.id}
            scene={scene}
            isOpen={scene.id === keptId}
            isForeign={scene.database.id !== answer.database.id}
          />
        ))}
      </ul>
      {found.length > limit && (
        <Button size="compact-sm" variant="subtle" onClick={() => setLimit(limit + STEP)}>
          {t('list.more', { shown: number(limit), total: number(found.length) })}
        </Button>
      )}
    </div>
  )
}

function Card({ scene, isOpen, isForeign }: { scene: SceneSummary; isOpen: boolean; isForeign: boolean }) {
  const explorer = useExplorer()
  const { t } = useText()
  const [isNaming, setNaming] = useState(false)
  const name = scene.name || t('scene.unnamed')
  return (
    <li className={classes.card} data-open={isOpen || undefined}>
      <UnstyledButton
        className={classes.open}
        aria-label={t('scene.openOne', { name })}
        aria-current={isOpen || undefined}
        onClick={() => explorer.carryOut({ scene: { order: 'open', id: scene.id } })}
      >
        <Thumbnail of={scene} />
        <span className={classes.words}>
          <span className={classes.name} title={name}>
            {name}
          </span>
          <Facts of={scene} />
          {isOpen && (
            <Badge size="sm" variant="light" tt="none">
              {t('scene.thisOne')}
            </Badge>
          )}
          {isForeign && (
            <Badge size="sm" variant="light" color="orange" tt="none">
              {t('scene.otherDatabase.badge', { name: scene.database.name })}
            </Badge>
          )}
        </span>
      </UnstyledButton>
      {isNaming ? (
        <form
          className={classes.naming}
          onSubmit={event => {
            event.preventDefault()
            const text = String(new FormData(event.currentTarget).get('name') ?? '')
            explorer.carryOut({ scene: { order: 'rename', id: scene.id, name: text } })
            setNaming(false)
          }}
        >
          <TextInput
            size="xs"
            name="name"
            autoFocus
            defaultValue={scene.name}
            maxLength={200}
            aria-label={t('scene.name')}
            onKeyDown={event => event.key === 'Escape' && setNaming(false)}
          />
          <Button size="compact-xs" type="submit">
            {t('scene.save')}
          </Button>
        </form>
      ) : (
        <Group gap={2} wrap="nowrap" className={classes.acts}>
          <Act label={t('scene.renameOne', { name })} icon={<IconPencil size={15} />} act={() => setNaming(true)} />
          <Act
            label={t('scene.versionsOf', { name })}
            icon={<IconHistory size={15} />}
            act={() => explorer.store.update(state => opening(state, { versionsOf: scene.id }))}
          />
          <Act
            label={t('scene.deleteOne', { name })}
            icon={<IconTrash size={15} />}
            act={() => explorer.carryOut({ scene: { order: 'delete', id: scene.id, name } })}
          />
        </Group>
      )}
    </li>
  )
}

function Act({ label, icon, act }: { label: string; icon: ReactNode; act: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={26} aria-label={label} title={label} onClick={act}>
      {icon}
    </ActionIcon>
  )
}

function Versions({ id }: { id: string }) {
  const explorer = useExplorer()
  const { t } = useText()
  const scenesAt = useSelect(state => state.panels.scenesAt)
  const version = useSelect(state => state.kept.version)
  const { answer, error, retry } = useAnswer('sceneVersions', { ref: id }, { again: `${scenesAt} ${version}` })
  const [newest] = answer?.versions ?? []
  return (
    <div className={classes.scenes}>
      <Group gap="sm" mb="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconArrowLeft size={14} />}
          onClick={() => explorer.store.update(state => opening(state, { versionsOf: null }))}
        >
          {t('drawer.scenes')}
        </Button>
        <Text size="sm" fw={600}>
          {t('scene.versionsOf', { name: newest?.name || t('scene.unnamed') })}
        </Text>
        {answer && (
          <Text size="sm" c="dimmed">
            {t('scene.versions.keeps', { automatic: answer.keeps.automatic, noted: answer.keeps.noted })}
          </Text>
        )}
      </Group>
      {error !== null && <Trouble error={error} retry={retry} />}
      <ul className={classes.rows}>
        {answer?.versions.map(one => (
          <li key={one.version} className={classes.row}>
            <Thumbnail of={one} />
            <span className={classes.words}>
              <span className={classes.name}>{noteOf(one, t)}</span>
              <Facts of={one} />
            </span>
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${t('scene.openVersion')} ${one.version}`}
                onClick={() => explorer.carryOut({ scene: { order: 'open', id, version: one.version } })}
              >
                {t('scene.openVersion')}
              </Button>
              {one !== newest && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`${t('scene.restore')} ${one.version}`}
                  onClick={() => explorer.carryOut({ scene: { order: 'restore', id, version: one.version } })}
                >
                  {t('scene.restore')}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A version by the note of whoever saved it, else by its number. */
function noteOf({ note, version }: SceneSummary, t: Say): string {
  const number = t('scene.version', { version })
  if (note === undefined || note === '') return number
  if (note === noteBefore.gone) return `${number}: ${t('scene.note.gone')}`
  if (note === noteBefore.restored) return `${number}: ${t('scene.note.restored')}`
  return `${number}: ${note}`
}

function Thumbnail({ of: { thumbnail } }: { of: SceneSummary }) {
  return thumbnail ? (
    <img className={classes.picture} src={thumbnail} alt="" />
  ) : (
    <span className={classes.picture} aria-hidden="true">
      <IconPhotoOff size={20} />
    </span>
  )
}

function Facts({ of: { at, counts } }: { of: SceneSummary }) {
  const { t } = useText()
  const language = useSelect(state => state.language)
  return (
    <span className={classes.facts}>
      <time dateTime={new Date(at).toISOString()}>
        {new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })}
      </time>
      <span>
        {t('scene.counts', {
          nodes: t('count.nodes', { count: counts.nodes }),
          relationships: t('count.relationships', { count: counts.relationships }),
        })}
      </span>
    </span>
  )
}
