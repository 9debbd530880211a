// Blocking a time.

import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import { instantAt, parseTimeOfDay, writeInstant, writeTimeOfDay } from '../../../shared/time'
import { employeesQuery } from '../../catalogue'
import { useOnce } from '../../parts/once'
import { Refusal } from '../../parts/problems'
import { useTexts } from '../../texts'
import { keepBlock } from '../data'
import { TimeField, WhenFields, whoDo } from '../fields'
import { type FormProps, useEntered } from '../grid/slot'

export function BlockForm({ location, slot, onDone, onEntered }: FormProps) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const { data: employees = [] } = useQuery(employeesQuery)
  const [employeeId, setEmployeeId] = useState(slot.employeeId)
  const [day, setDay] = useState(slot.day)
  const [from, setFrom] = useState(writeTimeOfDay(slot.from))
  const [to, setTo] = useState(writeTimeOfDay(slot.to > slot.from ? slot.to : slot.from + 30))
  const [reason, setReason] = useState('')
  const at = (time: string) => writeInstant(instantAt(day, parseTimeOfDay(time), location.time_zone))
  const once = useOnce()
  useEntered(reason.trim() !== '', onEntered)
  const block = useMutation({
    mutationFn: () =>
      once(
        {
          location_id: location.id,
          employee_ids: employeeId === null ? [] : [employeeId],
          starts_at: at(from),
          ends_at: at(to),
          reason: reason.trim(),
        },
        (request) => answer(api.POST('/blocks', request)),
      ),
    onSuccess: (made) => {
      keepBlock(queries, made)
      onDone()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        block.mutate()
      }}
    >
      <Stack>
        <Select
          label={t('block.who')}
          data={whoDo(employees, location, null).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={employeeId === null ? null : String(employeeId)}
          onChange={(value) => setEmployeeId(value === null ? null : Number(value))}
        />
        <WhenFields day={day} time={from} onDay={setDay} onTime={setFrom} />
        <TimeField label={t('block.until')} value={to} onChange={setTo} />
        <TextInput
          label={t('block.reason')}
          placeholder={t('block.reasonExample')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {block.error && <Refusal thrown={block.error} />}
        <Button type="submit" size="md" loading={block.isPending} disabled={employeeId === null}>
          {t('block.submit')}
        </Button>
      </Stack>
    </form>
  )
}
