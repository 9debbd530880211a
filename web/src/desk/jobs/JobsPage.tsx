// Background jobs of the business and their results.

import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { pagedQuery } from '../kit/pagedQuery'
import { Empty, Page, Pill, Row, type Tone } from '../ui/layout'
import { useProblemToast } from '../ui/problems'

type Job = Schemas['Job']
type JobState = Schemas['JobState']

const STATES: JobState[] = ['waiting', 'running', 'done', 'dead', 'cancelled']

const TONES: Record<JobState, Tone> = {
  waiting: 'warn',
  running: 'calm',
  done: 'good',
  dead: 'bad',
  cancelled: 'plain',
}

const jobsQuery = (state: JobState) =>
  pagedQuery(
    ['jobs', state],
    (page) => unwrap(api.GET('/queue/jobs', { params: { query: { state, limit: 40, ...page } } })),
    () => 5_000,
  )

export function JobsPage() {
  const { t } = useI18n()
  const [state, setState] = useState<JobState>('waiting')
  const jobs = useInfiniteQuery(jobsQuery(state))
  return (
    <Page narrow title={t('navigation.jobs')} intro={t('jobs.lead')}>
      <SegmentedControl
        fullWidth
        mb="md"
        aria-label={t('jobs.state')}
        value={state}
        onChange={setState}
        data={STATES.map((value) => ({ value, label: t(`jobs.${value}`) }))}
      />
      <AsyncList query={jobs} rows={5} empty={<Empty icon="jobs" title={t('jobs.empty')} />}>
        {(job) => <JobRow key={job.id} job={job} />}
      </AsyncList>
    </Page>
  )
}

function JobRow({ job }: { job: Job }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const change = useMutation({
    mutationFn: (state: JobState) =>
      unwrap(api.POST('/queue/jobs/{id}/state', { params: { path: { id: job.id } }, body: { state } })),
    onError: showProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  })
  const isFinished = job.state === 'dead' || job.state === 'cancelled'
  const when = Date.parse(job.finished_at ?? job.started_at ?? job.ready_at)
  return (
    <Row
      title={job.kind}
      text={
        <>
          {format.ago(when, Date.now())} · {t('jobs.attempt', { attempt: job.attempt, maxAttempts: job.max_attempts })}
          {job.progress && ` · ${job.progress.note} ${job.progress.done}/${job.progress.total}`}
          {job.error && ` · ${job.error}`}
        </>
      }
    >
      <Pill tone={TONES[job.state]}>{t(`jobs.${job.state}`)}</Pill>
      {(isFinished || job.state === 'waiting' || job.state === 'running') && (
        <Button
          variant="default"
          size="xs"
          loading={change.isPending}
          disabled={job.cancel_requested}
          onClick={() => change.mutate(isFinished ? 'waiting' : 'cancelled')}
        >
          {t(isFinished ? 'jobs.again' : 'jobs.cancel')}
        </Button>
      )}
    </Row>
  )
}
