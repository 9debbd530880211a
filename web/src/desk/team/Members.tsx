// List of members: their roles, and removing them.

import { Button, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { employeesQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { ConfirmDialog } from '../kit/ConfirmDialog'
import { type Role, useUser } from '../session/session'
import { Avatar, layoutStyles, Pill, Section } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { showUndoToast } from '../ui/undo'
import { type Member, membersQuery, obstacleTo, rolesOf } from './members'
import styles from './team.module.css'

export function Members() {
  const { t } = useI18n()
  const members = useQuery(membersQuery)
  const [removing, setRemoving] = useState<Member | null>(null)
  return (
    <Section title={t('team.members')}>
      <AsyncList query={members} rows={4} empty={null}>
        {(member) => (
          <MemberRow
            key={member.id}
            member={member}
            members={members.data ?? []}
            onRemove={() => setRemoving(member)}
          />
        )}
      </AsyncList>
      {removing && <RemoveMember member={removing} onClose={() => setRemoving(null)} />}
    </Section>
  )
}

function MemberRow({ member, members, onRemove }: { member: Member; members: Member[]; onRemove: () => void }) {
  const { t } = useI18n()
  const user = useUser()
  const { data: employees = [] } = useQuery(employeesQuery)
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const obstacleId = useId()
  const obstacle = obstacleTo(member, user, members)
  const change = useMutation({
    mutationFn: (body: { role: Role } | { employee_id: number | null }) =>
      unwrap(api.PATCH('/members/{id}', { params: { path: { id: member.id } }, body })),
    onSuccess: (changed) =>
      queryClient.setQueryData(membersQuery.queryKey, (all) =>
        all?.map((one) => (one.id === changed.id ? changed : one)),
      ),
    onError: (error) => {
      showProblem(error)
      void queryClient.invalidateQueries(membersQuery)
    },
  })
  const setRole = async (role: Role) => {
    const previousRole = member.role
    await change.mutateAsync({ role })
    const message = t('team.changed', { name: member.name, role: t(`role.${role}`) })
    showUndoToast(message, () => change.mutate({ role: previousRole }), t)
  }
  const pending = { ...member, ...(change.isPending && change.variables) }
  const shownRole = pending.role
  const roles = rolesOf(user.role)
  return (
    <li>
      <div className={`${layoutStyles.row} ${styles.member}`}>
        <Avatar name={member.name} />
        <div className={layoutStyles.rowMain}>
          <div className={styles.name}>
            <span className={layoutStyles.rowTitle}>{member.name}</span>
            {member.id === user.id && <Pill tone="accent">{t('team.you')}</Pill>}
          </div>
          <div className={layoutStyles.rowText}>{[member.username, member.email].filter(Boolean).join(' · ')}</div>
          {obstacle && (
            <div id={obstacleId} className={styles.why}>
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
            value={pending.employee_id ?? null}
            onChange={(employee_id) => change.mutate({ employee_id })}
            clearButtonProps={{ 'aria-label': t('action.remove') }}
          />
          <Select
            w={150}
            size="sm"
            allowDeselect={false}
            aria-label={t('team.roleOf', { name: member.name })}
            disabled={obstacle !== null || change.isPending}
            data={(roles.includes(shownRole) ? roles : [shownRole, ...roles]).map((value) => ({
              value,
              label: t(`role.${value}`),
            }))}
            value={shownRole}
            onChange={(role) => role && role !== member.role && void setRole(role as Role).catch(() => {})}
            {...(obstacle && {
              description: t(`team.why.${obstacle}`),
              descriptionProps: { className: styles.heard as string },
            })}
          />
          <Button
            variant="default"
            disabled={obstacle !== null}
            aria-label={t('team.outOf', { name: member.name })}
            onClick={onRemove}
            {...(obstacle && { 'aria-describedby': obstacleId })}
          >
            {t('team.out')}
          </Button>
        </div>
      </div>
    </li>
  )
}

function RemoveMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/members/{id}', { params: { path: { id: member.id } } })),
    onSuccess: () => {
      queryClient.setQueryData(membersQuery.queryKey, (all) => all?.filter(({ id }) => id !== member.id))
      notifications.show({ message: t('team.out.done', { name: member.name }) })
      onClose()
    },
    onError: () => queryClient.invalidateQueries(membersQuery),
  })
  return (
    <ConfirmDialog
      title={t('team.out.question', { name: member.name })}
      confirmLabel={t('team.out')}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <Text>{t('team.out.means')}</Text>
      {typeof member.employee_id === 'number' && <Text mt="xs">{t('team.out.staff')}</Text>}
    </ConfirmDialog>
  )
}
