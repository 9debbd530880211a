// Those who work with the business, and inviting others, each with a role.

import { Button, CopyButton, Modal, Select, Stack, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { employeesQuery } from '../catalogue'
import { useForm } from '../parts/form'
import { Icon } from '../parts/Icon'
import { useOnce } from '../parts/once'
import { Avatar, Card, Empty, Page, Pill, partStyles, Row, RowsOnTheirWay, Section } from '../parts/parts'
import { Failed, Refusal, useShowProblem } from '../parts/problems'
import { needed, neededEmail } from '../parts/rules'
import { type Role, useUser } from '../session/session'
import { useTexts } from '../texts'
import { Members } from './Members'
import { rolesOf } from './members'

type Invitation = Schemas['Invitation']

const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async () => (await answer(api.GET('/invitations'))).items,
})

export function TeamPage() {
  const { t } = useTexts()
  const { data, error, refetch } = useQuery(invitationsQuery)
  const [inviting, setInviting] = useState(false)
  const invite = (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setInviting(true)}>
      {t('team.invite')}
    </Button>
  )
  return (
    <Page title={t('navigation.team')} lead={t('team.lead')} actions={invite}>
      <Members />
      <Section title={t('team.invitations')}>
        <Card>
          {error && !data ? (
            <Failed thrown={error} again={refetch} />
          ) : !data ? (
            <RowsOnTheirWay count={3} />
          ) : data.length === 0 ? (
            <Empty icon="team" title={t('team.empty')} text={t('team.emptyText')} />
          ) : (
            <ul className={partStyles.rows}>
              {data.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          )}
        </Card>
      </Section>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </Page>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/invitations/{id}', { params: { path: { id: invitation.id } } })),
    onError: show,
    onSettled: () => queries.invalidateQueries(invitationsQuery),
  })
  return (
    <Row
      sign={<Avatar name={invitation.name} />}
      title={invitation.name}
      text={
        <>
          {invitation.email} · {t('team.until', { day: format.day(invitation.expires_at.slice(0, 10)) })}
        </>
      }
    >
      <Pill>{t(`role.${invitation.role}`)}</Pill>
      {invitation.url && (
        <CopyButton value={invitation.url}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {t(copied ? 'action.copied' : 'team.copy')}
            </Button>
          )}
        </CopyButton>
      )}
      <Button
        variant="default"
        size="xs"
        loading={remove.isPending}
        aria-label={t('team.removeOf', { name: invitation.name })}
        onClick={() => remove.mutate()}
      >
        {t('team.remove')}
      </Button>
    </Row>
  )
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const user = useUser()
  const queries = useQueryClient()
  const { data: employees = [] } = useQuery(employeesQuery)
  const once = useOnce()
  const { values, set, wrong, submit } = useForm(
    { name: '', email: '', role: 'employee' as Role, employee_id: null as number | null },
    { name: needed, email: neededEmail },
  )
  const invite = useMutation({
    mutationFn: (body: typeof values) => once(body, (request) => answer(api.POST('/invitations', request))),
    onSuccess: () => {
      void queries.invalidateQueries(invitationsQuery)
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('team.invite')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form noValidate onSubmit={submit(invite.mutate)}>
        <Stack>
          <TextInput
            label={t('clients.name')}
            required
            data-autofocus
            value={values.name}
            onChange={(event) => set('name', event.currentTarget.value)}
            {...wrong('name', invite.error)}
          />
          <TextInput
            label={t('clients.email')}
            type="email"
            required
            value={values.email}
            onChange={(event) => set('email', event.currentTarget.value)}
            {...wrong('email', invite.error)}
          />
          <Select
            label={t('team.role')}
            description={t(`team.role.${values.role}`)}
            allowDeselect={false}
            data={rolesOf(user.role).map((value) => ({ value, label: t(`role.${value}`) }))}
            value={values.role}
            onChange={(value) => value && set('role', value as Role)}
          />
          <Select
            label={t('team.employee')}
            description={t('team.employeeHint')}
            clearable
            searchable
            data={employees.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={values.employee_id === null ? null : String(values.employee_id)}
            onChange={(value) => set('employee_id', value === null ? null : Number(value))}
            {...wrong('employee_id', invite.error)}
          />
          {invite.error && <Refusal thrown={invite.error} />}
          <Button type="submit" loading={invite.isPending}>
            {t('team.send')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
