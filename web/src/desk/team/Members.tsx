// Those who work with the business: what they may do, and their leaving.

import { Button, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { employeesQuery } from '../catalogue'
import { AsyncList } from '../kit/AsyncList'
import { Question } from '../kit/Question'
import { Avatar, Pill, partStyles, Section } from '../parts/parts'
import { useShowProblem } from '../parts/problems'
import { showUndo } from '../parts/undo'
import { type Role, useUser } from '../session/session'
import { useTexts } from '../texts'
import { type Member, membersQuery, obstacleTo, rolesOf } from './members'
import styles from './team.module.css'

export function Members() {
  const { t } = useTexts()
  const members = useQuery(membersQuery)
  const [leaving, setLeaving] = useState<Member | null>(null)
  return (
    <Section title={t('team.members')}>
      <AsyncList query={members} rows={4} empty={null}>
        {(member) => (
          <MemberRow key={member.id} member={member} members={members.data ?? []} onLeave={() => setLeaving(member)} />
        )}
      </AsyncList>
      {leaving && <TakeOut member={leaving} onClose={() => setLeaving(null)} />}
    </Section>
  )
}

function MemberRow({ member, members, onLeave }: { member: Member; members: Member[]; onLeave: () => void }) {
  const { t } = useTexts()
  const user = useUser()
  const { data: employees = [] } = useQuery(employeesQuery)
  const queries = useQueryClient()
  const show = useShowProblem()
  const why = useId()
  const obstacle = obstacleTo(member, user, members)
  const change = useMutation({
    mutationFn: (body: { role: Role } | { employee_id: number | null }) =>
      answer(api.PATCH('/members/{id}', { params: { path: { id: member.id } }, body })),
    onSuccess: (changed) =>
      queries.setQueryData(membersQuery.queryKey, (all) => all?.map((one) => (one.id === changed.id ? changed : one))),
    onError: (thrown) => {
      show(thrown)
      void queries.invalidateQueries(membersQuery)
    },
  })
  const become = async (role: Role) => {
    const before = member.role
    await change.mutateAsync({ role })
    const message = t('team.changed', { name: member.name, role: t(`role.${role}`) })
    showUndo(message, () => change.mutate({ role: before }), t)
  }
  const wanted = { ...member, ...(change.isPending && change.variables) }
  const shown = wanted.role
  const roles = rolesOf(user.role)
  return (
    <li>
      <div className={`${partStyles.row} ${styles.member}`}>
        <Avatar name={member.name} />
        <div className={partStyles.rowMain}>
          <div className={styles.name}>
            <span className={partStyles.rowTitle}>{member.name}</span>
            {member.id === user.id && <Pill tone="accent">{t('team.you')}</Pill>}
          </div>
          <div className={partStyles.rowText}>{[member.username, member.email].filter(Boolean).join(' · ')}</div>
          {obstacle && (
            <div id={why} className={styles.why}>
              {t(`team.why.${obstacle}`)}
            </div>
          )}
        </div>
        <div className={styles.controls}>
          <Select
            w={190}
            size="sm"
            clearable
            aria-label={t('team.employeeOf', { name: member.name })}
            placeholder={t('team.noEmployee')}
            disabled={change.isPending || (member.role === 'owner' && user.role !== 'owner')}
            data={employees
              .filter(({ id }) => id === member.employee_id || !members.some(({ employee_id }) => employee_id === id))
              .map(({ id, name }) => ({ value: id, label: name }))}
            value={wanted.employee_id ?? null}
            onChange={(employee_id) => change.mutate({ employee_id })}
            clearButtonProps={{ 'aria-label': t('action.remove') }}
          />
          <Select
            w={150}
            size="sm"
            allowDeselect={false}
            aria-label={t('team.roleOf', { name: member.name })}
            disabled={obstacle !== null || change.isPending}
            data={(roles.includes(shown) ? roles : [shown, ...roles]).map((value) => ({
              value,
              label: t(`role.${value}`),
            }))}
            value={shown}
            onChange={(role) => role && role !== member.role && void become(role as Role).catch(() => {})}
            {...(obstacle && {
              description: t(`team.why.${obstacle}`),
              descriptionProps: { className: styles.heard as string },
            })}
          />
          <Button
            variant="default"
            disabled={obstacle !== null}
            aria-label={t('team.outOf', { name: member.name })}
            onClick={onLeave}
            {...(obstacle && { 'aria-describedby': why })}
          >
            {t('team.out')}
          </Button>
        </div>
      </div>
    </li>
  )
}

function TakeOut({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/members/{id}', { params: { path: { id: member.id } } })),
    onSuccess: () => {
      queries.setQueryData(membersQuery.queryKey, (all) => all?.filter(({ id }) => id !== member.id))
      notifications.show({ message: t('team.out.done', { name: member.name }) })
      onClose()
    },
    onError: () => queries.invalidateQueries(membersQuery),
  })
  return (
    <Question
      title={t('team.out.question', { name: member.name })}
      yes={t('team.out')}
      isPending={remove.isPending}
      error={remove.error}
      onYes={() => remove.mutate()}
      onClose={onClose}
    >
      <Text>{t('team.out.means')}</Text>
      {typeof member.employee_id === 'number' && <Text mt="xs">{t('team.out.staff')}</Text>}
    </Question>
  )
}
