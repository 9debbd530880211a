// What the program does in the background for the business, and what became of it.

import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { AsyncList } from '../kit/AsyncList'
import { pagedQuery } from '../kit/pagedQuery'
import { Empty, Page, Pill, Row, type Tone } from '../parts/parts'
import { useShowProblem } from '../parts/problems'
import { useTexts } from '../texts'

type Task = Schemas['Task']
type TaskState = Schemas['TaskState']

const STATES: TaskState[] = ['waiting', 'running', 'done', 'dead', 'cancelled']

const TONES: Record<TaskState, Tone> = {
  waiting: 'warn',
  running: 'calm',
  done: 'good',
  dead: 'bad',
  cancelled: 'plain',
}

const tasksQuery = (state: TaskState) =>
  pagedQuery(
    ['tasks', state],
    (page) => answer(api.GET('/tasks', { params: { query: { state, limit: 40, ...page } } })),
    () => 5_000,
  )

export function TasksPage() {
  const { t } = useTexts()
  const [state, setState] = useState<TaskState>('waiting')
  const tasks = useInfiniteQuery(tasksQuery(state))
  return (
    <Page narrow title={t('navigation.tasks')} lead={t('tasks.lead')}>
      <SegmentedControl
        fullWidth
        mb="md"
        aria-label={t('tasks.state')}
        value={state}
        onChange={setState}
        data={STATES.map((value) => ({ value, label: t(`tasks.${value}`) }))}
      />
      <AsyncList query={tasks} rows={5} empty={<Empty icon="tasks" title={t('tasks.empty')} />}>
        {(task) => <TaskRow key={task.id} task={task} />}
      </AsyncList>
    </Page>
  )
}

function TaskRow({ task }: { task: Task }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const change = useMutation({
    mutationFn: (state: TaskState) =>
      answer(api.POST('/tasks/{id}/state', { params: { path: { id: task.id } }, body: { state } })),
    onError: show,
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  })
  const isOver = task.state === 'dead' || task.state === 'cancelled'
  const when = Date.parse(task.finished_at ?? task.started_at ?? task.ready_at)
  return (
    <Row
      title={task.kind}
      text={
        <>
          {format.ago(when, Date.now())} · {t('tasks.attempt', { attempt: task.attempt, tries: task.tries })}
          {task.progress && ` · ${task.progress.note} ${task.progress.done}/${task.progress.total}`}
          {task.error && ` · ${task.error}`}
        </>
      }
    >
      <Pill tone={TONES[task.state]}>{t(`tasks.${task.state}`)}</Pill>
      {(isOver || task.state === 'waiting' || task.state === 'running') && (
        <Button
          variant="default"
          size="xs"
          loading={change.isPending}
          disabled={task.cancel_requested}
          onClick={() => change.mutate(isOver ? 'waiting' : 'cancelled')}
        >
          {t(isOver ? 'tasks.again' : 'tasks.cancel')}
        </Button>
      )}
    </Row>
  )
}
