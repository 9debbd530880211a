// Everybody who serves clients.

import { Button, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { employeesQuery, locationsQuery } from '../catalogue'
import { useForm } from '../parts/form'
import { Icon } from '../parts/Icon'
import { Avatar, Card, Empty, Page, Pill, partStyles, RowsOnTheirWay } from '../parts/parts'
import { Failed, Refusal } from '../parts/problems'
import { needed } from '../parts/rules'
import { useUser } from '../session/session'
import { useTexts } from '../texts'

export function StaffPage() {
  const { t, format } = useTexts()
  const { may } = useUser()
  const { data, error, refetch } = useQuery(employeesQuery)
  const { data: locations = [] } = useQuery(locationsQuery)
  const [adding, setAdding] = useState(false)
  const add = may.manage && (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setAdding(true)}>
      {t('staff.new')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.staff')} actions={add}>
      <Card>
        {error && !data ? (
          <Failed thrown={error} again={refetch} />
        ) : !data ? (
          <RowsOnTheirWay count={8} />
        ) : data.length === 0 ? (
          <Empty icon="staff" title={t('staff.empty')} text={t('staff.emptyText')} action={add || undefined} />
        ) : (
          <ul className={partStyles.rows}>
            {data.map((employee) => (
              <li key={employee.id}>
                <Link to="/staff/$employeeId" params={{ employeeId: String(employee.id) }} className={partStyles.row}>
                  <Avatar name={employee.name} />
                  <div className={partStyles.rowMain}>
                    <div className={partStyles.rowTitle}>{employee.name}</div>
                    <div className={partStyles.rowText}>
                      {[
                        employee.title,
                        format.list(
                          employee.workplaces.flatMap(
                            ({ location_id }) => locations.find(({ id }) => id === location_id)?.name ?? [],
                          ),
                        ),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </div>
                  {!employee.active && <Pill>{t('staff.inactive')}</Pill>}
                  <span className={partStyles.rowEnd}>{t.count('staff.services', employee.services.length)}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {adding && <NewEmployee onClose={() => setAdding(false)} />}
    </Page>
  )
}

function NewEmployee({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { values, set, wrong, submit } = useForm({ name: '', title: '' }, { name: needed })
  const add = useMutation({
    mutationFn: (body: typeof values) => answer(api.POST('/employees', { body })),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries(employeesQuery)
      await navigate({ to: '/staff/$employeeId', params: { employeeId: String(id) } })
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('staff.new')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form noValidate onSubmit={submit(add.mutate)}>
        <Stack>
          <TextInput
            label={t('staff.name')}
            required
            data-autofocus
            value={values.name}
            onChange={(event) => set('name', event.currentTarget.value)}
            {...wrong('name', add.error)}
          />
          <TextInput
            label={t('staff.title')}
            placeholder={t('staff.titleExample')}
            value={values.title}
            onChange={(event) => set('title', event.currentTarget.value)}
            {...wrong('title', add.error)}
          />
          {add.error && <Refusal thrown={add.error} />}
          <Button type="submit" loading={add.isPending}>
            {t('action.add')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
