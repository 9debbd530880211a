// List of the employees.

import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { employeesQuery, locationsQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { Dialog } from '../kit/Dialog'
import { EditForm } from '../kit/EditForm'
import { useForm } from '../kit/useForm'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Avatar, Empty, LinkRow, layoutStyles, Page, Pill } from '../ui/layout'
import { required } from '../ui/rules'

export function StaffPage() {
  const { t, format } = useI18n()
  const { can } = useUser()
  const query = useQuery(employeesQuery)
  const { data: locations = [] } = useQuery(locationsQuery)
  const nameOf = (id: number) => locations.find((location) => location.id === id)?.name ?? []
  const [adding, setAdding] = useState(false)
  const add = can.manageBusiness && (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setAdding(true)}>
      {t('staff.new')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.staff')} actions={add}>
      <AsyncList
        query={query}
        rows={8}
        empty={<Empty icon="staff" title={t('staff.empty')} text={t('staff.emptyText')} action={add || undefined} />}
      >
        {(employee) => (
          <LinkRow
            key={employee.id}
            to="/staff/$employeeId"
            params={{ employeeId: String(employee.id) }}
            icon={<Avatar name={employee.name} />}
            title={employee.name}
            text={[employee.title, format.list(employee.workplaces.flatMap(({ location_id }) => nameOf(location_id)))]
              .filter(Boolean)
              .join(' · ')}
          >
            {!employee.active && <Pill>{t('staff.inactive')}</Pill>}
            <span className={layoutStyles.rowEnd}>{t.count('staff.services', employee.services.length)}</span>
          </LinkRow>
        )}
      </AsyncList>
      {adding && <NewEmployee onClose={() => setAdding(false)} />}
    </Page>
  )
}

function NewEmployee({ onClose }: { onClose: () => void }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', title: '' },
    rules: { name: required },
    save: (body) => unwrap(api.POST('/employees', { body })),
    onSaved: async ({ id }) => {
      await queryClient.invalidateQueries(employeesQuery)
      await navigate({ to: '/staff/$employeeId', params: { employeeId: String(id) } })
    },
  })
  return (
    <Dialog onClose={onClose} title={t('staff.new')}>
      <EditForm form={form} layout="wide" submit={t('action.add')}>
        <TextInput label={t('staff.name')} required data-autofocus {...form.text('name')} />
        <TextInput label={t('staff.title')} placeholder={t('staff.titleExample')} {...form.text('title')} />
      </EditForm>
    </Dialog>
  )
}
