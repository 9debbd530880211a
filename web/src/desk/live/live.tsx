// React bindings of the live socket: one socket per app, and room subscriptions for the lifetime of a component.

import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useRefreshSession } from '../session/session'
import type { Listener } from './rooms'
import { LiveSocket } from './socket'

interface Live {
  socket: LiveSocket
  /** Names of the rooms. */
  room: {
    business: string
    user: string
    day: (locationId: number, day: string) => string
  }
}

const Context = createContext<Live | null>(null)

interface LiveProviderProps {
  businessId: number
  userId: number
  children: ReactNode
}

export function LiveProvider({ businessId, userId, children }: LiveProviderProps) {
  const refreshSession = useRefreshSession()
  const [live] = useState<Live>(() => {
    const business = `business/${businessId}`
    return {
      socket: new LiveSocket(() => void refreshSession()),
      room: {
        business,
        user: `${business}/user/${userId}`,
        day: (locationId, day) => `${business}/location/${locationId}/day/${day}`,
      },
    }
  })
  useEffect(() => {
    live.socket.open()
    return () => live.socket.close()
  }, [live])
  return <Context.Provider value={live}>{children}</Context.Provider>
}

export function useLive(): Live {
  const live = useContext(Context)
  if (!live) throw new Error('outside of LiveProvider')
  return live
}

export function useLiveState() {
  const { socket } = useLive()
  return useSyncExternalStore(
    (listener) => socket.subscribe(listener),
    () => socket.state,
  )
}

/** Subscribes to rooms while the component is mounted. */
export function useRooms(names: readonly string[], listener: Listener) {
  const { socket } = useLive()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  const joined = names.join('\n')
  useEffect(() => {
    const leave = joined
      .split('\n')
      .filter(Boolean)
      .map((name) =>
        socket.rooms.join(name, {
          onEvent: (event) => latest.current.onEvent(event),
          onGap: () => latest.current.onGap(),
        }),
      )
    return () => {
      for (const one of leave) one()
    }
  }, [socket, joined])
}
