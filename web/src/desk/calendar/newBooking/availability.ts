// Availability of services at a location on a day.

import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import type { Day } from '../../../shared/time'
import type { Location } from '../../catalogue'
import type { Line } from '../booking/ServiceLines'

export const availabilityQuery = (location: Location, day: Day, lines: readonly Line[], duration: number | null) => {
  const services = lines.map(({ serviceId }) => serviceId).filter((id) => id !== null)
  const [first] = lines
  const oneForAll = lines.every(({ employeeId }) => employeeId === first?.employeeId) ? first?.employeeId : null
  const minutes = services.length === 1 ? duration : null
  return queryOptions({
    queryKey: ['availability', location.id, day, services, oneForAll, minutes],
    queryFn: () =>
      unwrap(
        api.GET('/availability', {
          params: {
            query: {
              service_id: services.join(','),
              location_id: location.id,
              from: day,
              ...(oneForAll && { employee_id: oneForAll }),
              ...(minutes !== null && { duration_minutes: minutes }),
            },
          },
        }),
      ),
    enabled: services.length > 0,
    staleTime: 10_000,
  })
}
