// Services of the business by category, and the segments of each.

import { Button, Group, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { minorDigits } from '../../shared/format'
import { unwrap } from '../../shared/problem'
import { businessQuery, resourcesQuery, type Service, servicesQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { EditForm } from '../kit/EditForm'
import { Panel } from '../kit/Panel'
import { SidePanel } from '../kit/SidePanel'
import { useForm } from '../kit/useForm'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Card, Empty, layoutStyles, Page, Pill, RowsSkeleton } from '../ui/layout'
import { required } from '../ui/rules'
import styles from './services.module.css'

type Segment = Schemas['Segment']

/** Groups services by category, in their order. */
export function byCategory(services: readonly Service[]): [string, Service[]][] {
  const groups = new Map<string, Service[]>()
  for (const service of services) groups.set(service.category, [...(groups.get(service.category) ?? []), service])
  return [...groups]
}

export function ServicesPage() {
  const { t } = useI18n()
  const { can } = useUser()
  const query = useQuery(servicesQuery)
  const [open, setOpen] = useState<Service | 'new' | null>(null)
  const add = can.manageBusiness && (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
      {t('services.new')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.services')} actions={add}>
      <Async
        query={query}
        loading={
          <Card>
            <RowsSkeleton count={8} />
          </Card>
        }
      >
        {(all) =>
          all.length === 0 ? (
            <Card>
              <Empty
                icon="services"
                title={t('services.empty')}
                text={t('services.emptyText')}
                action={add || undefined}
              />
            </Card>
          ) : (
            byCategory(all).map(([category, services]) => (
              <Panel key={category} title={category || t('services.other')}>
                <ul className={layoutStyles.rows}>
                  {services.map((service) => (
                    <ServiceRow key={service.id} service={service} onOpen={() => setOpen(service)} />
                  ))}
                </ul>
              </Panel>
            ))
          )
        }
      </Async>
      {open && can.manageBusiness && (
        <ServiceDrawer service={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </Page>
  )
}

function ServiceRow({ service, onOpen }: { service: Service; onOpen: () => void }) {
  const { t, format } = useI18n()
  const gaps = service.segments.some(({ staffed }) => !staffed)
  return (
    <li>
      <button type="button" className={layoutStyles.row} onClick={onOpen}>
        <div className={layoutStyles.rowMain}>
          <div className={layoutStyles.rowTitle}>{service.name}</div>
          <div className={layoutStyles.rowText}>
            {format.duration(service.duration_minutes)}
            {gaps && ` · ${t('services.withGap')}`}
            {service.resource_types.length > 0 && ` · ${format.list(service.resource_types)}`}
          </div>
        </div>
        {gaps && <Segments segments={service.segments} />}
        {!service.active && <Pill>{t('services.inactive')}</Pill>}
        <span className={layoutStyles.rowEnd}>{format.money(service.price)}</span>
      </button>
    </li>
  )
}

/** Draws the segments of a service as a line. */
function Segments({ segments }: { segments: readonly Segment[] }) {
  return (
    <span className={styles.segments} aria-hidden="true">
      {segments.map(({ minutes, staffed }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: segments have no id
        <i key={index} data-staffed={staffed} style={{ flexGrow: minutes }} />
      ))}
    </span>
  )
}

function ServiceDrawer({ service, onClose }: { service: Service | null; onClose: () => void }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const { data: business } = useQuery(businessQuery)
  const { data: resources = [] } = useQuery(resourcesQuery)
  const { data: services = [] } = useQuery(servicesQuery)
  const currency = business?.currency ?? service?.price.currency ?? 'USD'
  const unit = 10 ** minorDigits(currency)
  const initial = {
    name: service?.name ?? '',
    category: service?.category ?? '',
    price: (service?.price.amount ?? 0) / unit,
    segments: service?.segments ?? [{ minutes: 45, staffed: true }],
    before: service?.buffer_before_minutes ?? 0,
    after: service?.buffer_after_minutes ?? 0,
    resource_types: service?.resource_types ?? [],
    active: service?.active ?? true,
  }
  const form = useForm({
    initial,
    rules: { name: required },
    save: ({ name, category, price, segments, before, after, resource_types, active }) => {
      const body = {
        name,
        category,
        price: Math.round(price * unit),
        segments,
        buffer_before_minutes: before,
        buffer_after_minutes: after,
        resource_types,
        active,
      }
      return service
        ? unwrap(api.PATCH('/services/{id}', { params: { path: { id: service.id } }, body }))
        : unwrap(api.POST('/services', { body }))
    },
    onSaved: () => {
      void queryClient.invalidateQueries(servicesQuery)
      onClose()
    },
  })
  const { segments } = form.values
  const change = (index: number, minutes: number) =>
    form.set(
      'segments',
      segments.map((segment, at) => (at === index ? { ...segment, minutes } : segment)),
    )
  const total = segments.reduce((sum, { minutes }) => sum + minutes, 0)
  const categories = [...new Set(services.map(({ category }) => category).filter(Boolean))]
  return (
    <SidePanel onClose={onClose} size={460} title={service?.name ?? t('services.new')}>
      <EditForm form={form} layout="wide">
        <TextInput label={t('services.name')} required data-autofocus={!service || undefined} {...form.text('name')} />
        <Group grow align="start">
          <TextInput label={t('services.category')} list="categories" {...form.text('category')} />
          <NumberInput
            label={t('services.price', { currency })}
            min={0}
            decimalScale={minorDigits(currency)}
            {...form.number('price')}
          />
        </Group>
        <datalist id="categories">
          {categories.map((category) => (
            <option key={category} value={category} />
          ))}
        </datalist>
        <fieldset className={styles.parts}>
          <legend>{t('services.time', { duration: format.duration(total) })}</legend>
          <Segments segments={segments} />
          {segments.map((segment, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: segments have no id
            <div key={index} className={styles.part}>
              <span>{t(segment.staffed ? 'services.hands' : 'services.gap')}</span>
              <NumberInput
                w={110}
                min={5}
                step={5}
                suffix={` ${t('services.minutes')}`}
                aria-label={t(segment.staffed ? 'services.hands' : 'services.gap')}
                value={segment.minutes}
                onChange={(value) => change(index, Number(value))}
              />
            </div>
          ))}
          <Group gap="xs">
            <Button
              variant="default"
              size="compact-sm"
              disabled={segments.length > 18}
              onClick={() =>
                form.set('segments', [...segments, { minutes: 30, staffed: false }, { minutes: 20, staffed: true }])
              }
            >
              {t('services.addGap')}
            </Button>
            {segments.length > 1 && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                onClick={() => form.set('segments', segments.slice(0, -2))}
              >
                {t('services.removeGap')}
              </Button>
            )}
          </Group>
        </fieldset>
        <Group grow align="start">
          <NumberInput label={t('services.before')} min={0} max={240} step={5} {...form.number('before')} />
          <NumberInput label={t('services.after')} min={0} max={240} step={5} {...form.number('after')} />
        </Group>
        <TagsInput
          label={t('services.resourceTypes')}
          data={[...new Set(resources.map(({ type }) => type))]}
          {...form.field('resource_types')}
        />
        <Switch label={t('services.active')} {...form.checkbox('active')} />
      </EditForm>
    </SidePanel>
  )
}
