// Everybody who serves clients.

import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { employeesQuery, locationsQuery } from '../catalogue'
import { AsyncList } from '../kit/AsyncList'
import { Dialog } from '../kit/Dialog'
import { EditForm } from '../kit/EditForm'
import { useForm } from '../kit/useForm'
import { Icon } from '../parts/Icon'
import { Avatar, Empty, LinkRow, Page, Pill, partStyles } from '../parts/parts'
import { needed } from '../parts/rules'
import { useUser } from '../session/session'
import { useTexts } from '../texts'

export function StaffPage() {
  const { t, format } = useTexts()
  const { may } = useUser()
  const query = useQuery(employeesQuery)
  const { data: locations = [] } = useQuery(locationsQuery)
  const nameOf = (id: number) => locations.find((location) => location.id === id)?.name ?? []
  const [adding, setAdding] = useState(false)
  const add = may.manage && (
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
            sign={<Avatar name={employee.name} />}
            title={employee.name}
            text={[employee.title, format.list(employee.workplaces.flatMap(({ location_id }) => nameOf(location_id)))]
              .filter(Boolean)
              .join(' · ')}
          >
            {!employee.active && <Pill>{t('staff.inactive')}</Pill>}
            <span className={partStyles.rowEnd}>{t.count('staff.services', employee.services.length)}</span>
          </LinkRow>
        )}
      </AsyncList>
      {adding && <NewEmployee onClose={() => setAdding(false)} />}
    </Page>
  )
}

function NewEmployee({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', title: '' },
    rules: { name: needed },
    save: (body) => answer(api.POST('/employees', { body })),
    onSaved: async ({ id }) => {
      await queries.invalidateQueries(employeesQuery)
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
