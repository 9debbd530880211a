// What is around every page: the way to the others, who is logged in, and whether the server can be reached.

import { Drawer, Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { LANGUAGES, type Language } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { businessQuery } from '../catalogue'
import { useUnread } from '../chat/unread'
import { UnsavedProvider } from '../kit/UnsavedProvider'
import { LiveProvider, useLiveState } from '../live/live'
import { Icon, type IconName } from '../parts/Icon'
import { Avatar } from '../parts/parts'
import { useLeave } from '../parts/unsaved'
import { type Leave, useUser } from '../session/session'
import { useTexts } from '../texts'
import styles from './Shell.module.css'

interface Place {
  to: string
  text: TextKey
  icon: IconName
  may: (leave: Leave) => boolean
  /** Whether it is one of the few at the bottom of a phone. */
  near?: boolean
}

const places: Place[] = [
  { to: '/', text: 'navigation.today', icon: 'today', may: ({ work }) => work, near: true },
  { to: '/calendar', text: 'navigation.calendar', icon: 'calendar', may: ({ work }) => work, near: true },
  { to: '/clients', text: 'navigation.clients', icon: 'clients', may: ({ work }) => work, near: true },
  { to: '/visits', text: 'navigation.visits', icon: 'calendar', may: ({ work }) => !work, near: true },
  { to: '/waitlist', text: 'navigation.waitlist', icon: 'waitlist', may: ({ work }) => work },
  { to: '/chat', text: 'navigation.chat', icon: 'chat', may: () => true, near: true },
  { to: '/services', text: 'navigation.services', icon: 'services', may: ({ work }) => work },
  { to: '/staff', text: 'navigation.staff', icon: 'staff', may: ({ work }) => work },
  { to: '/locations', text: 'navigation.locations', icon: 'locations', may: ({ work }) => work },
  { to: '/team', text: 'navigation.team', icon: 'team', may: ({ manage }) => manage },
  { to: '/tasks', text: 'navigation.tasks', icon: 'tasks', may: ({ manage }) => manage },
  { to: '/operations', text: 'navigation.operations', icon: 'operations', may: ({ administer }) => administer },
  { to: '/settings', text: 'navigation.settings', icon: 'settings', may: ({ manage }) => manage },
]

function PlaceLink({ place, unread, onClick }: { place: Place; unread: number; onClick?: () => void }) {
  const { t } = useTexts()
  return (
    <Link
      to={place.to}
      className={styles.place}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      {...(onClick && { onClick })}
    >
      <Icon name={place.icon} />
      <span>{t(place.text)}</span>
      {place.to === '/chat' && unread > 0 && <span className={styles.badge}>{unread}</span>}
    </Link>
  )
}

function UserMenu() {
  const { t, language, choose } = useTexts()
  const user = useUser()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = useLeave()
  const signOut = useMutation({
    mutationFn: () => answer(api.POST('/logout')),
    onSettled: async () => {
      queries.clear()
      await navigate({ to: '/sign-in', ignoreBlocker: true })
    },
  })
  return (
    <Menu width={264} position="top-start" closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={styles.user} aria-label={`${user.name}: ${t('user.menu')}`}>
          <Avatar name={user.name} size={36} />
          <span className={styles.userText}>
            <strong>{user.name}</strong>
            <span>{t(`role.${user.role}`)}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.choice}>
          <span>{t('user.scheme')}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('user.scheme')}
            value={colorScheme}
            onChange={setColorScheme}
            data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`user.scheme.${value}`) }))}
          />
        </div>
        <div className={styles.choice}>
          <span>{t('user.language')}</span>
          <SegmentedControl<Language>
            size="xs"
            fullWidth
            aria-label={t('user.language')}
            value={language}
            onChange={choose}
            data={LANGUAGES.map((value) => ({
              value,
              label: new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value,
            }))}
          />
        </div>
        <Menu.Divider />
        <Menu.Item closeMenuOnClick component={Link} to="/account" leftSection={<Icon name="account" size={18} />}>
          {t('navigation.account')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick
          leftSection={<Icon name="signOut" size={18} />}
          onClick={() => leave(signOut.mutate)}
        >
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Says that what is shown may be out of date. Over the page, so that nothing jumps. */
function Connection() {
  const { t } = useTexts()
  const { online } = useNetwork()
  const live = useLiveState()
  if (online && (live === 'open' || live === 'opening')) return null
  return (
    <div className={styles.connection} role="status" data-connection>
      <Icon name="offline" size={18} />
      {online ? (
        <span>{t(live === 'crowded' ? 'live.crowded' : 'live.lost')}</span>
      ) : (
        <span>
          <strong>{t('offline.title')}</strong> {t('offline.text')}
        </span>
      )}
    </div>
  )
}

function Frame() {
  const { t } = useTexts()
  const user = useUser()
  const [more, setMore] = useState(false)
  const { data: business } = useQuery(businessQuery)
  const unread = useUnread()
  const mine = places.filter((place) => place.may(user.may))
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#page">
        {t('navigation.skip')}
      </a>
      <nav className={styles.side} aria-label={t('navigation.label')}>
        <div className={styles.brand}>
          <img src={business?.logo?.small_link ?? '/favicon.svg'} alt="" width={34} height={34} />
          <span>{business?.name ?? ''}</span>
        </div>
        <div className={styles.places}>
          {mine.map((place) => (
            <PlaceLink key={place.to} place={place} unread={unread} />
          ))}
        </div>
        <UserMenu />
      </nav>
      <main id="page" tabIndex={-1} className={styles.page}>
        <Outlet />
      </main>
      <nav className={styles.bottom} aria-label={t('navigation.label')}>
        {mine
          .filter((place) => place.near)
          .map((place) => (
            <PlaceLink key={place.to} place={place} unread={unread} />
          ))}
        <UnstyledButton className={styles.place} onClick={() => setMore(true)}>
          <Icon name="more" />
          <span>{t('navigation.more')}</span>
        </UnstyledButton>
      </nav>
      <Drawer
        opened={more}
        onClose={() => setMore(false)}
        position="bottom"
        size="auto"
        title={business?.name}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <div className={styles.sheet}>
          {mine
            .filter((place) => !place.near)
            .map((place) => (
              <PlaceLink key={place.to} place={place} unread={0} onClick={() => setMore(false)} />
            ))}
          <UserMenu />
        </div>
      </Drawer>
      <Connection />
    </div>
  )
}

export function Shell() {
  const user = useUser()
  return (
    <LiveProvider businessId={user.business_id} userId={user.id}>
      <UnsavedProvider>
        <Frame />
      </UnsavedProvider>
    </LiveProvider>
  )
}
