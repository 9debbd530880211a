// Team page: members, and invitations with a role.

import { Button, CopyButton, Select, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { employeesQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { Dialog } from '../kit/Dialog'
import { EditForm } from '../kit/EditForm'
import { useForm } from '../kit/useForm'
import { type Role, useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Avatar, Empty, Page, Pill, Row, Section } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { required, requiredEmail } from '../ui/rules'
import { useIdempotentMutation } from '../ui/useIdempotentMutation'
import { Members } from './Members'
import { rolesOf } from './members'

type Invitation = Schemas['Invitation']

const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async () => (await unwrap(api.GET('/invitations'))).items,
})

export function TeamPage() {
  const { t } = useI18n()
  const invitations = useQuery(invitationsQuery)
  const [inviting, setInviting] = useState(false)
  const invite = (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setInviting(true)}>
      {t('team.invite')}
    </Button>
  )
  return (
    <Page title={t('navigation.team')} intro={t('team.lead')} actions={invite}>
      <Members />
      <Section title={t('team.invitations')}>
        <AsyncList
          query={invitations}
          rows={3}
          empty={<Empty icon="team" title={t('team.empty')} text={t('team.emptyText')} />}
        >
          {(invitation) => <InvitationRow key={invitation.id} invitation={invitation} />}
        </AsyncList>
      </Section>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </Page>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/invitations/{id}', { params: { path: { id: invitation.id } } })),
    onError: showProblem,
    onSettled: () => queryClient.invalidateQueries(invitationsQuery),
  })
  return (
    <Row
      icon={<Avatar name={invitation.name} />}
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
  const { t } = useI18n()
  const user = useUser()
  const queryClient = useQueryClient()
  const { data: employees = [] } = useQuery(employeesQuery)
  const sendOnce = useIdempotentMutation()
  const form = useForm({
    initial: { name: '', email: '', role: 'employee' as Role, employee_id: null as number | null },
    rules: { name: required, email: requiredEmail },
    save: (body) => sendOnce(body, (request) => unwrap(api.POST('/invitations', request))),
    onSaved: () => {
      void queryClient.invalidateQueries(invitationsQuery)
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('team.invite')}>
      <EditForm form={form} layout="wide" submit={t('team.send')}>
        <TextInput label={t('clients.name')} required data-autofocus {...form.text('name')} />
        <TextInput label={t('clients.email')} type="email" required {...form.text('email')} />
        <Select
          label={t('team.role')}
          description={t(`team.role.${form.values.role}`)}
          allowDeselect={false}
          data={rolesOf(user.role).map((value) => ({ value, label: t(`role.${value}`) }))}
          {...form.choice('role')}
        />
        <Select
          label={t('team.employee')}
          description={t('team.employeeHint')}
          clearable
          searchable
          data={employees.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.field('employee_id')}
        />
      </EditForm>
    </Dialog>
  )
}
