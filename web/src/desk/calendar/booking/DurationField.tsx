// Duration field of a service: the usual duration unless the user enters another.

import { Button, Group, NumberInput } from '@mantine/core'
import { useI18n } from '../../i18n'

interface DurationFieldProps {
  label: string
  /** Usual duration in minutes, if known. */
  usual: number | undefined
  /** Duration in minutes; `null` is the usual duration. */
  value: number | null
  /** Duration drawn on the calendar, in minutes. */
  drawn?: number | undefined
  onChange: (value: number | null) => void
}

export function DurationField({ label, usual, value, drawn, onChange }: DurationFieldProps) {
  const { t, format } = useI18n()
  const choices = [
    { text: 'booking.asUsual' as const, minutes: usual, value: null },
    { text: 'booking.asDrawn' as const, minutes: drawn, value: drawn ?? null },
  ]
  return (
    <Group align="end" gap="xs">
      <NumberInput
        w={170}
        label={label}
        min={1}
        max={1440}
        step={5}
        allowDecimal={false}
        value={value ?? usual ?? ''}
        onChange={(next) => onChange(typeof next === 'number' && next > 0 && next !== usual ? next : null)}
      />
      {choices.map(
        ({ text, minutes, value: choice }) =>
          minutes !== undefined &&
          minutes !== (value ?? usual) && (
            <Button key={text} variant="subtle" onClick={() => onChange(choice)}>
              {t(text, { length: format.duration(minutes) })}
            </Button>
          ),
      )}
    </Group>
  )
}
