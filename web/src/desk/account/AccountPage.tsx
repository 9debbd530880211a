// One's own account: where one is signed in, and the password.

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { AsyncList } from '../kit/AsyncList'
import { Panel } from '../kit/Panel'
import { Page, Pill, partStyles, Row, Section } from '../parts/parts'
import { useShowProblem } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { deviceOf } from './device'
import { PasswordForm } from './PasswordForm'

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => (await answer(api.GET('/sessions'))).items,
})

export function AccountPage() {
  const { t } = useTexts()
  const user = useUser()
  const queries = useQueryClient()
  return (
    <Page narrow title={user.name} lead={t('account.lead', { username: user.username })}>
      <Sessions />
      <Panel title={t('account.password')}>
        <PasswordForm username={user.username} onChanged={() => queries.invalidateQueries(sessionsQuery)} />
        <Forgotten username={user.username} />
      </Panel>
    </Page>
  )
}

function Sessions() {
  const { t } = useTexts()
  const sessions = useQuery(sessionsQuery)
  return (
    <Section title={t('account.sessions')}>
      <AsyncList query={sessions} rows={2} empty={null}>
        {(session) => <SessionRow key={session.id} session={session} />}
      </AsyncList>
    </Section>
  )
}

function SessionRow({ session }: { session: Schemas['Session'] }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const device = deviceOf(session.user_agent) || t('account.device.unknown')
  const end = useMutation({
    mutationFn: () => answer(api.DELETE('/sessions/{id}', { params: { path: { id: session.id } } })),
    onSuccess: () => notifications.show({ message: t('account.session.ended') }),
    onError: show,
    onSettled: () => queries.invalidateQueries(sessionsQuery),
  })
  return (
    <Row
      title={device}
      text={
        <>
          {t('account.session.seen', { ago: format.ago(Date.parse(session.seen_at), Date.now()) })} · {session.address}
        </>
      }
    >
      {session.current ? (
        <Pill tone="good">{t('account.session.current')}</Pill>
      ) : (
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          aria-label={t('account.session.endOf', { device })}
          onClick={() => end.mutate()}
        >
          {t('account.session.end')}
        </Button>
      )}
    </Row>
  )
}

function Forgotten({ username }: { username: string }) {
  const { t } = useTexts()
  const show = useShowProblem()
  const send = useMutation({
    mutationFn: () => answer(api.POST('/forgotten-password', { body: { username } })),
    onSuccess: () => notifications.show({ message: t('account.password.sent') }),
    onError: show,
  })
  return (
    <div className={partStyles.row}>
      <div className={partStyles.rowMain}>{t('account.password.text')}</div>
      <Button variant="default" loading={send.isPending} disabled={send.isSuccess} onClick={() => send.mutate()}>
        {t('account.password.send')}
      </Button>
    </div>
  )
}
