import { ActionIcon, Badge, Group, Stack, Tabs, Text, Title, UnstyledButton } from '@mantine/core'
import {
  IconArrowsMaximize,
  IconCircleDotted,
  IconDatabaseMinus,
  IconEyeOff,
  IconFilter,
  IconFilterMinus,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconRoute,
  IconX,
} from '@tabler/icons-react'
import { visibleLabels } from '../../server/contract/source.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { isolating } from '../model/commands/filtering.ts'
import { isEditing } from '../model/editing.ts'
import { lineOf } from '../model/line.ts'
import type { DrawnNode, DrawnRelationship } from '../model/scene.ts'
import { opening, type RightTab, type Target, viewing } from '../model/state.ts'
import { nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { About } from './about.tsx'
import { CommandButton } from './commandbutton.tsx'
import { Connections } from './connections.tsx'
import classes from './details.module.css'
import { WritingForm } from './editing/form.tsx'
import { Evidence } from './evidence.tsx'
import { Facts } from './facts.tsx'
import { LineMark, NodeMark } from './mark.tsx'
import { Report } from './report.tsx'
import { Start } from './start.tsx'
import { StatusBadge } from './status.tsx'

/** What is selected: its facts, its connections, what proves it, and the report. Nothing here changes the canvas by itself. */
export function Details() {
  const { store } = useExplorer()
  const { t } = useText()
  const selection = useSelect(state => state.view.selection)
  const scene = useSelect(state => state.scene)
  const isWriting = useSelect(state => state.panels.writing !== null)
  const tab = useSelect(state =>
    state.panels.right === 'write' && !state.panels.writing ? 'facts' : state.panels.right,
  )
  // Until it is known, a report is expected: the word on the tab does not change for those who have one.
  const hasReport = useSelect(state => state.reading.reports?.reports.length !== 0)
  const why = t('reason.selectSomething')
  const nodes = [...selection.nodes].flatMap(id => scene.nodes.get(id) ?? [])
  const relationships = [...selection.relationships].flatMap(id => scene.relationships.get(id) ?? [])
  const target: Target = { nodes: [...selection.nodes], relationships: [...selection.relationships] }
  const nothing = nodes.length + relationships.length === 0
  const one = nodes.length + relationships.length === 1
  const isForm = isWriting && tab === 'write'
  const setTab = (right: string | null) =>
    store.update(state => opening(state, { right: (right ?? 'facts') as RightTab }))
  return (
    <div className={classes.details}>
      {!isForm && one && nodes[0] && <NodeHead drawn={nodes[0]} target={target} />}
      {!isForm && one && relationships[0] && <RelationshipHead drawn={relationships[0]} target={target} />}
      {!isForm && !one && !nothing && <ManyHead nodes={nodes} relationships={relationships} target={target} />}
      <Tabs
        value={isForm ? 'write' : nothing ? 'report' : tab}
        onChange={setTab}
        keepMounted={false}
        className={classes.tabs}
        data-many={isWriting || undefined}
      >
        <Tabs.List grow>
          {(['facts', 'connections', 'evidence'] as const).map(name => (
            <Tabs.Tab key={name} value={name} disabled={nothing} title={nothing ? why : undefined}>
              {t(`details.${name}`)}
            </Tabs.Tab>
          ))}
          {isWriting && <Tabs.Tab value="write">{t('editing.tab')}</Tabs.Tab>}
          <Tabs.Tab value="report">{t(hasReport ? 'details.report' : 'details.about')}</Tabs.Tab>
        </Tabs.List>
        {/* A long list of properties holds nothing that Tab would come to, and has to be scrolled by keyboard too. */}
        <Tabs.Panel value="facts" className={classes.panel} tabIndex={0}>
          <Facts nodes={nodes} relationships={relationships} />
        </Tabs.Panel>
        <Tabs.Panel value="connections" className={classes.panel}>
          <Connections nodes={nodes} relationships={relationships} />
        </Tabs.Panel>
        <Tabs.Panel value="evidence" className={classes.panel}>
          <Evidence target={target} />
        </Tabs.Panel>
        <Tabs.Panel value="write" className={classes.panel}>
          <WritingForm />
        </Tabs.Panel>
        <Tabs.Panel value="report" className={classes.panel}>
          {nothing && <Start />}
          {hasReport ? <Report /> : <About />}
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}

function NodeHead({ drawn, target }: { drawn: DrawnNode; target: Target }) {
  const explorer = useExplorer()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { t } = useText()
  const { node } = drawn
  const { nameZh, name } = node.properties
  const other = language === 'zh' ? name : nameZh
  const caption = captionOf(node, schema, language)
  return (
    <header className={classes.head}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <NodeMark node={node} size={32} />
        <div className={classes.title}>
          <Title order={2} size="h4" className={classes.caption}>
            {caption}
          </Title>
          <Group gap={6}>
            {visibleLabels(node.labels).map(label => (
              <Badge
                key={label}
                component="button"
                variant="light"
                color="gray"
                radius="sm"
                tt="none"
                size="md"
                className={classes.label}
                title={t('command.filterLabel')}
                onClick={() => explorer.carryOut(isolating(explorer.store.get(), 'label', [label], Date.now()))}
              >
                {label}
              </Badge>
            ))}
            {typeof other === 'string' && other !== caption && (
              <Text size="sm" c="dimmed" span>
                {other}
              </Text>
            )}
          </Group>
        </div>
        <Deselect />
      </Group>
      <Group gap={4} mt="xs">
        <CommandButton id="expand" target={target} icon={<IconArrowsMaximize size={16} />} wide />
        <CommandButton id="path" target={target} icon={<IconRoute size={16} />} />
        <CommandButton id="neighbours" target={target} icon={<IconCircleDotted size={16} />} />
        <CommandButton
          id="pin"
          target={target}
          icon={drawn.pinned ? <IconPinnedOff size={16} /> : <IconPin size={16} />}
          label={drawn.pinned ? t('command.unpin') : undefined}
        />
        <CommandButton id="hide" target={target} icon={<IconEyeOff size={16} />} />
        <Editing target={target} />
      </Group>
    </header>
  )
}

function RelationshipHead({ drawn, target }: { drawn: DrawnRelationship; target: Target }) {
  const { store } = useExplorer()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { t } = useText()
  const { relationship } = drawn
  const line = lineOf(relationship, schema?.evidence ?? false)
  const tab = useSelect(state => state.panels.right)
  const qualifier = qualifierOf(relationship)
  const end = (id: string) => {
    const node = scene.nodes.get(id)?.node
    if (!node) return null
    const go = () => store.update(state => viewing(state, { selection: { ...nothingSelected, nodes: new Set([id]) } }))
    return (
      <UnstyledButton onClick={go} className={classes.end}>
        <NodeMark node={node} size={20} />
        <span>{captionOf(node, schema, language)}</span>
      </UnstyledButton>
    )
  }
  return (
    <header className={classes.head}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} className={classes.title}>
          {end(relationship.start)}
          <Title order={2} size="h5" className={classes.verb}>
            <LineMark line={line} />
            {verbOf(relationship.type)}
            {qualifier && <span className={classes.qualifier}>{qualifier}</span>}
          </Title>
          {end(relationship.end)}
        </Stack>
        <Deselect />
      </Group>
      {line !== 'plain' && tab !== 'evidence' && (
        <Group gap={6} mt={6}>
          <StatusBadge line={line} />
          <Text size="xs" c="dimmed">
            {t(`status.${line}.means`)}
          </Text>
        </Group>
      )}
      <Group gap={4} mt="xs">
        <CommandButton id="hide" target={target} icon={<IconEyeOff size={16} />} wide />
        <CommandButton id="filterType" target={target} icon={<IconFilter size={16} />} />
        <CommandButton id="hideType" target={target} icon={<IconFilterMinus size={16} />} />
        <Editing target={target} />
      </Group>
    </header>
  )
}

/** Writing to the database: only where that is on, for most only read. */
function Editing({ target }: { target: Target }) {
  const isOn = useSelect(isEditing)
  if (!isOn) return null
  return (
    <>
      <CommandButton id="editThing" target={target} icon={<IconPencil size={16} />} />
      <CommandButton id="deleteThing" target={target} icon={<IconDatabaseMinus size={16} />} />
    </>
  )
}

function ManyHead({
  nodes,
  relationships,
  target,
}: {
  nodes: DrawnNode[]
  relationships: DrawnRelationship[]
  target: Target
}) {
  const { t } = useText()
  return (
    <header className={classes.head}>
      <Group wrap="nowrap" align="flex-start">
        <div className={classes.title}>
          <Title order={2} size="h4">
            {t('details.selected')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('count.nodes', { count: nodes.length })}, {t('count.relationships', { count: relationships.length })}
          </Text>
        </div>
        <Deselect />
      </Group>
      <Group gap={4} mt="xs">
        {(['expand', 'path', 'between', 'keepOnly', 'hide'] as const).map(id => (
          <CommandButton key={id} id={id} target={target} wide />
        ))}
      </Group>
    </header>
  )
}

function Deselect() {
  const { run } = useExplorer()
  const { t } = useText()
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={t('command.selectNone')}
      title={t('command.selectNone')}
      onClick={() => run('selectNone')}
    >
      <IconX size={16} />
    </ActionIcon>
  )
}
