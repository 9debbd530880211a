// Picks a client as one types, or a new one by the name that was typed.

import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../texts'
import { clientSearchQuery } from './data'

export type Picked = { id: number; name: string } | { id: null; name: string }

interface ClientPickerProps {
  value: Picked | null
  onChange: (picked: Picked | null) => void
  mayAdd: boolean
  /** What is to be picked, if it is not just a client. */
  label?: string
  error?: string
}

const NEW = 'new:'

export function ClientPicker({ value, onChange, mayAdd, label, error }: ClientPickerProps) {
  const { t } = useTexts()
  const [search, setSearch] = useState(value?.name ?? '')
  const [wanted] = useDebouncedValue(search === value?.name ? '' : search.trim(), 120)
  const { data } = useQuery({ ...clientSearchQuery(wanted), placeholderData: keepPreviousData })
  const found = (data?.items ?? []).map(({ id, name, phone, email }) => ({
    value: String(id),
    label: name,
    detail: phone ?? email ?? '',
  }))
  const chosen = value && {
    value: value.id === null ? NEW + value.name : String(value.id),
    label: value.name,
    detail: '',
  }
  const typed = search.trim()
  const options = [
    ...found,
    ...(chosen && !found.some((one) => one.value === chosen.value) ? [chosen] : []),
    ...(mayAdd && typed && typed !== value?.name ? [{ value: NEW + typed, label: typed, detail: '' }] : []),
  ]
  return (
    <Select
      label={label ?? t('clients.one')}
      placeholder={t('clients.search')}
      {...(!value && { 'data-autofocus': true })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('action.remove') }}
      data={options}
      filter={({ options: all }) => all}
      value={chosen?.value ?? null}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(picked) => {
        const option = options.find((one) => one.value === picked)
        if (!option) return onChange(null)
        const isNew = option.value.startsWith(NEW)
        onChange(isNew ? { id: null, name: option.label } : { id: Number(option.value), name: option.label })
      }}
      nothingFoundMessage={t('clients.none')}
      renderOption={({ option }) => (
        <span>
          {option.value.startsWith(NEW) ? t('clients.addNamed', { name: option.label }) : option.label}
          <span style={{ color: 'var(--ink-faint)', marginInlineStart: 8 }}>
            {found.find((one) => one.value === option.value)?.detail}
          </span>
        </span>
      )}
      {...(error && { error })}
    />
  )
}
