// Account page: the user's sessions and password.

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { Panel } from '../kit/Panel'
import { useUser } from '../session/session'
import { layoutStyles, Page, Pill, Row, Section } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { deviceOf } from './device'
import { PasswordForm } from './PasswordForm'

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => (await unwrap(api.GET('/sessions'))).items,
})

export function AccountPage() {
  const { t } = useI18n()
  const user = useUser()
  const queryClient = useQueryClient()
  return (
    <Page narrow title={user.name} intro={t('account.lead', { username: user.username })}>
      <Sessions />
      <Panel title={t('account.password')}>
        <PasswordForm username={user.username} onChanged={() => queryClient.invalidateQueries(sessionsQuery)} />
        <PasswordReset username={user.username} />
      </Panel>
    </Page>
  )
}

function Sessions() {
  const { t } = useI18n()
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
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const device = deviceOf(session.user_agent) || t('account.device.unknown')
  const end = useMutation({
    mutationFn: () => unwrap(api.DELETE('/sessions/{id}', { params: { path: { id: session.id } } })),
    onSuccess: () => notifications.show({ message: t('account.session.ended') }),
    onError: showProblem,
    onSettled: () => queryClient.invalidateQueries(sessionsQuery),
  })
  return (
    <Row
      title={device}
      text={
        <>
          {t('account.session.seen', { ago: format.ago(Date.parse(session.last_used_at), Date.now()) })} ·{' '}
          {session.address}
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

function PasswordReset({ username }: { username: string }) {
  const { t } = useI18n()
  const showProblem = useProblemToast()
  const send = useMutation({
    mutationFn: () => unwrap(api.POST('/password-reset', { body: { username } })),
    onSuccess: () => notifications.show({ message: t('account.password.sent') }),
    onError: showProblem,
  })
  return (
    <div className={layoutStyles.row}>
      <div className={layoutStyles.rowMain}>{t('account.password.text')}</div>
      <Button variant="default" loading={send.isPending} disabled={send.isSuccess} onClick={() => send.mutate()}>
        {t('account.password.send')}
      </Button>
    </div>
  )
}
