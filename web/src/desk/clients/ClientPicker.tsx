// Client picker: searches while typing, and can add a client with the typed name.

import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../i18n'
import { clientSearchQuery } from './queries'

export type Picked = { id: number; name: string } | { id: null; name: string }

interface ClientPickerProps {
  value: Picked | null
  onChange: (picked: Picked | null) => void
  canAdd: boolean
  /** Label of the field, "Client" by default. */
  label?: string
  error?: string
}

const NEW = 'new:'

export function ClientPicker({ value, onChange, canAdd, label, error }: ClientPickerProps) {
  const { t } = useI18n()
  const [search, setSearch] = useState(value?.name ?? '')
  const [searchTerm] = useDebouncedValue(search === value?.name ? '' : search.trim(), 120)
  const { data } = useQuery({ ...clientSearchQuery(searchTerm), placeholderData: keepPreviousData })
  const matches = (data?.items ?? []).map(({ id, name, phone, email }) => ({
    value: String(id),
    label: name,
    detail: phone ?? email ?? '',
  }))
  const chosen = value && {
    value: value.id === null ? NEW + value.name : String(value.id),
    label: value.name,
    detail: '',
  }
  const text = search.trim()
  const options = [
    ...matches,
    ...(chosen && !matches.some((one) => one.value === chosen.value) ? [chosen] : []),
    ...(canAdd && text && text !== value?.name ? [{ value: NEW + text, label: text, detail: '' }] : []),
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
            {matches.find((one) => one.value === option.value)?.detail}
          </span>
        </span>
      )}
      {...(error && { error })}
    />
  )
}
