// Generated from ../openapi/parlour.json by `npm run api`.

export interface paths {
    "/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists your uploads that are not attached to a message.
         * @description Newest first, at most 1,000. An upload that is not attached is removed after a day.
         */
        get: operations["list_attachments"];
        put?: never;
        /**
         * Uploads a file to attach to a message.
         * @description The body is the file itself (JPEG, PNG, WebP, GIF, PDF, DOCX, XLSX or ODT, as detected from its content), or a form
         *     with the file as its only part. Images are re-encoded. To attach the file, send its id in the `attachment_ids` of a
         *     message within a day.
         */
        post: operations["create_attachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the slots at which a booking can start.
         * @description A slot is listed if, for each service, an employee and the required resources are free at that time. If an employee
         *     is requested, only that employee counts. Opening hours, working hours, breaks, time off, closures, buffers and
         *     processing times are taken into account. Slots follow the location's slot interval.
         *
         *     Slots in the past or more than two years ahead are omitted. For clients, slots within the location's minimum notice
         *     are omitted too.
         */
        get: operations["list_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the blocks that overlap a range of days, earliest start first. */
        get: operations["list_blocks"];
        put?: never;
        /**
         * Blocks employees and resources for a time interval.
         * @description Fails with `slot_taken` if any of the employees and resources is booked, blocked or held for the waitlist at that
         *     time. The problem's `detail` lists the first 10 conflicts. Employees can only block their own time.
         */
        post: operations["create_block"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/blocks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a block and releases its time.
         * @description The released time is offered to the waitlist. Employees can only remove blocks of their own time, without other
         *     employees or resources.
         */
        delete: operations["remove_block"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/book/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the booking page of a business: locations, services and employees. */
        get: operations["show_booking_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/book/{code}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the slots at which a guest can book.
         * @description Works like `GET /availability` for clients: slots within the location's minimum notice are not listed.
         */
        get: operations["list_public_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/book/{code}/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Creates a booking on the business's booking page, without an account.
         * @description Only slots that `GET /book/{code}/availability` lists can be booked. A client who has 10 upcoming bookings cannot
         *     book another. The booking is `confirmed` or `pending`, depending on the business's settings.
         *
         *     The guest is treated as an existing client if the name and the email address match. Without an email address, the
         *     name and the phone number must match.
         */
        post: operations["create_guest_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists bookings, latest start first unless requested otherwise.
         * @description Clients see only their own bookings.
         */
        get: operations["list_bookings"];
        put?: never;
        /**
         * Creates a booking.
         * @description If concurrent requests need the same employee or resource at the same time, only one of them succeeds. The others
         *     fail with `slot_taken`. A service without a named employee gets any employee who is free.
         */
        post: operations["create_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a booking.
         * @description Clients see only their own bookings.
         */
        get: operations["show_booking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Updates the notes of a booking.
         * @description The front desk can update all bookings. Employees can update bookings in which they perform a service.
         */
        patch: operations["update_booking"];
        trace?: never;
    };
    "/bookings/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a booking as an iCalendar file (RFC 5545).
         * @description The `SEQUENCE` is the booking's version, so that calendar programs apply changes. Clients see only their own
         *     bookings.
         */
        get: operations["show_booking_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the history of a booking, oldest change first.
         * @description Contains at most the last 1,000 changes. Clients see only the history of their own bookings.
         */
        get: operations["show_booking_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the management link of a booking.
         * @description Anyone who has the link can view, reschedule and cancel the booking without an account. Clients see only the links
         *     of their own bookings. Not available to employees.
         */
        get: operations["show_booking_link"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{id}/reschedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reschedules a booking.
         * @description Services and employees stay the same unless the request names others. An item with the same service and employee
         *     keeps its price. Durations that were set for the booking are kept unless the request changes them. If the request
         *     fails, for example with `slot_taken` or `outside_hours`, the booking stays as it is.
         *
         *     Only pending and confirmed bookings can be moved to another time or location. While the client is present (`arrived`
         *     or `in_service`), only services, employees and durations can change; the current employees' working hours are then
         *     ignored.
         *
         *     The front desk can reschedule all bookings. Employees can reschedule bookings in which they perform a service.
         *     Clients can move their own bookings to available slots until the business's cutoff. After it, the request fails with
         *     `too_late`.
         */
        post: operations["reschedule_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the status of a booking.
         * @description The usual order is pending → confirmed → arrived → in_service → completed. A confirmed booking can also go directly
         *     to in_service, or become a no-show. A booking can be cancelled until it is in service. `arrived`, `in_service` and
         *     `completed` are possible from the day of the booking on, `no_show` only from the start of the booking on. Some steps
         *     can be undone: completed → in_service, in_service → arrived or confirmed, arrived → confirmed.
         *
         *     Cancelled bookings and no-shows release their time. For a no-show, the client owes the fee of the business's
         *     cancellation policy, unless it is waived.
         *
         *     The front desk can change all bookings. Employees can change bookings in which they perform a service. Clients can
         *     only cancel their own bookings, and only before the start. After the business's cutoff, this costs a fee or fails
         *     with `too_late`.
         */
        post: operations["update_booking_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/business": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows your business. */
        get: operations["show_business"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Updates your business. */
        patch: operations["update_business"];
        trace?: never;
    };
    "/business/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets or replaces the logo of your business.
         * @description The body is the picture itself (JPEG, PNG, WebP or GIF, detected from its content), or a form with the picture as
         *     its only part. The link to the logo is public.
         */
        post: operations["update_logo"];
        /** Removes the logo of your business. */
        delete: operations["remove_logo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/business/notification-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the business's notification rules. */
        get: operations["show_notification_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the business's notification rules. */
        patch: operations["update_notification_rules"];
        trace?: never;
    };
    "/calendars/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows an employee's bookings as a calendar feed (iCalendar, RFC 5545).
         * @description Contains bookings from 30 days ago to 180 days ahead, at most the latest 5,000. Cancelled bookings and no-shows are
         *     included and marked as cancelled. The token may end with `.ics`.
         */
        get: operations["show_calendar_feed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists your conversations.
         * @description The conversation with the latest message comes first.
         */
        get: operations["list_chats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the number of your unread messages. */
        get: operations["show_unread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats/{user_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the messages of a conversation.
         * @description Newest first.
         */
        get: operations["list_messages"];
        put?: never;
        /** Sends a message to a user. */
        post: operations["create_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats/{user_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks a conversation as read up to a message.
         * @description Messages that were read stay read: marking an older message changes nothing.
         */
        post: operations["update_chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats/{user_id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shows another user that you are typing.
         * @description Repeat this every few seconds while you are typing.
         */
        post: operations["update_typing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists or searches your business's clients.
         * @description Sorted by name; search results are sorted by the matching term. Employees see only parts of phone numbers and email
         *     addresses, and find clients only by name.
         */
        get: operations["list_clients"];
        put?: never;
        /** Creates a client. */
        post: operations["create_client"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a client.
         * @description Employees see only parts of phone numbers and email addresses. The client's bookings are at `GET
         *     /bookings?client_id=`.
         */
        get: operations["show_client"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Updates a client. */
        patch: operations["update_client"];
        trace?: never;
    };
    "/clients/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merges a duplicate record into a client.
         * @description Bookings, series, photos, deliveries and waitlist entries of the duplicate are moved to the client, and the
         *     duplicate is removed. Duplicate waitlist entries are removed. The client keeps its fields, and empty fields are
         *     filled from the duplicate. `created_at` becomes the earlier of the two times. Different phone numbers and email
         *     addresses are added to `other_phones` and `other_emails`, and a different name is added to the notes. Notes,
         *     formulas, allergies and tags are combined. If one of the two clients has unsubscribed, the merged client is
         *     unsubscribed. Merging cannot be undone.
         */
        post: operations["merge_clients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists a client's photos, latest first.
         * @description Links to the files need no login and stay valid for at least an hour.
         */
        get: operations["list_photos"];
        put?: never;
        /**
         * Adds a photo of a client.
         * @description The body is the picture itself (JPEG, PNG, WebP or GIF, detected from its content), or a form with the picture as
         *     its only part. The picture is re-encoded. Its metadata, such as the place where it was taken, is removed. It is
         *     scaled down if a side is longer than 2,048 pixels.
         */
        post: operations["create_photo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/photos/{photo_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a photo. */
        delete: operations["remove_photo"];
        options?: never;
        head?: never;
        /** Updates the caption, stage or time of a photo. */
        patch: operations["update_photo"];
        trace?: never;
    };
    "/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the totals of today. */
        get: operations["show_dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dashboard/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the totals of each day, earliest first. */
        get: operations["list_days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists deliveries, newest first. */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a delivery and its outcome. */
        get: operations["show_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/employees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists your business's staff. */
        get: operations["list_employees"];
        put?: never;
        /** Creates an employee. */
        post: operations["create_employee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/employees/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an employee. */
        get: operations["show_employee"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Updates an employee.
         * @description Existing bookings stay, even if they are outside the new working hours.
         */
        patch: operations["update_employee"];
        trace?: never;
    };
    "/employees/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the link to an employee's calendar feed.
         * @description Available to the employee, managers and owners. The feed contains bookings from 30 days ago to 180 days ahead. The
         *     link is valid until it is replaced, but does not work while the employee is inactive.
         */
        get: operations["show_employee_calendar"];
        put?: never;
        /**
         * Replaces the link to an employee's calendar feed.
         * @description Previous links stop working immediately.
         */
        post: operations["update_employee_calendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/employees/{id}/time-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists an employee's current and future time off. */
        get: operations["list_time_off"];
        put?: never;
        /**
         * Adds time off for an employee.
         * @description Existing bookings stay.
         */
        post: operations["create_time_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/employees/{id}/time-off/{time_off_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes an employee's time off. */
        delete: operations["remove_time_off"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports that the program is alive.
         * @description Does not check anything else.
         */
        get: operations["show_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/installation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the installed version, and the logins of a demo installation. */
        get: operations["show_installation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the invitations that were neither accepted nor revoked, newest first.
         * @description At most 500. Expired invitations are included until they are cleaned up.
         */
        get: operations["list_invitations"];
        put?: never;
        /**
         * Invites a person to work with your business.
         * @description The person receives an email with a link that is valid for a week. If this installation sends no email, the link is
         *     in the response. Inviting the same address again creates a new link and invalidates the previous one.
         */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an invitation. */
        delete: operations["remove_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the invitation behind a link. */
        get: operations["show_invitation"];
        put?: never;
        /**
         * Accepts an invitation, and logs in.
         * @description If an account with the invited address exists, its password is required, and the account joins the business.
         *     Otherwise choose a username and a password for a new account.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists your business's locations. */
        get: operations["list_locations"];
        put?: never;
        /** Creates a location. */
        post: operations["create_location"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a location. */
        get: operations["show_location"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Updates a location. */
        patch: operations["update_location"];
        trace?: never;
    };
    "/locations/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the calendar of a location for up to seven days.
         * @description Fails if more than 5,000 bookings overlap these days. Request fewer days then.
         */
        get: operations["show_calendar_view"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locations/{id}/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a location's current and future closures. */
        get: operations["list_closures"];
        put?: never;
        /**
         * Closes a location for one or more days.
         * @description Existing bookings stay.
         */
        post: operations["create_closure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locations/{id}/closures/{closure_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a closure. */
        delete: operations["remove_closure"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logs in.
         * @description Starts a session with a new token, which is also set as a cookie. The response is the same, and takes the
         *     same time, whether the username or the password was wrong.
         */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logs out.
         * @description Ends the session of the request, and clears the cookie.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the booking that a management link refers to.
         * @description The response states if the booking can be cancelled or rescheduled now, and the fee for cancelling.
         */
        get: operations["show_managed_booking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/{token}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists slots for rescheduling the booking that a management link refers to.
         * @description The time that the booking occupies counts as free. Fails with `too_late` after the business's cutoff.
         */
        get: operations["list_managed_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/{token}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the booking that a management link refers to, as an iCalendar file. */
        get: operations["show_managed_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/{token}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels the booking that a management link refers to.
         * @description After the business's cutoff, cancelling costs a fee or fails with `too_late`, depending on the business's policy.
         *     Once the booking has started, cancelling fails with `invalid_transition`.
         */
        post: operations["cancel_managed_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/{token}/reschedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reschedules the booking that a management link refers to.
         * @description The new time must be an available slot. Fails with `too_late` after the business's cutoff.
         */
        post: operations["reschedule_managed_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the logged-in user. */
        get: operations["show_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes your password.
         * @description All your other sessions end. Wrong passwords are throttled, as at login.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the members who work with your business.
         * @description Sorted by name. At most 1,000.
         */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a member from your business.
         * @description Their sessions at the business end on every node. Open invitations from them and the link to their calendar feed
         *     become invalid. The data that they created stays. You cannot remove yourself, managers cannot remove owners, and one
         *     owner must remain.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /**
         * Updates the role of a member and the link to their employee record.
         * @description Takes effect on every node within a second. Open invitations from the member that the new role does not permit are
         *     removed. If the employee record changes, the previous link to the calendar feed stops working. You cannot change
         *     your own role, managers cannot change owners, and one owner must remain.
         */
        patch: operations["update_member"];
        trace?: never;
    };
    "/monitoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the state of the node that answers the request.
         * @description Only for administrators of the installation. For Prometheus, use `/metrics`.
         */
        get: operations["show_monitoring"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the waitlist offer that an offer link refers to. */
        get: operations["show_offer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{token}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts a waitlist offer and creates the booking.
         * @description If the slot was taken in the meantime, the request fails with `slot_taken`, the offer ends, and the client stays on
         *     the waitlist.
         */
        post: operations["accept_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{token}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declines a waitlist offer.
         * @description The client stays on the waitlist and can get offers for other times.
         */
        post: operations["decline_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets a new password, with the link from an email.
         * @description All sessions of the user end.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends an email with a link for setting a new password, if the user exists.
         * @description The response is the same, and takes the same time, whether the user exists or not. The link is valid for one hour,
         *     and can be used once. A user gets at most one email in five minutes.
         */
        post: operations["request_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queue/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists background jobs.
         * @description Owners and managers get the newest jobs first. Administrators get waiting jobs by queue and, within a queue, in the
         *     order of execution. They get running jobs by id, and ended jobs by time of ending, latest first.
         */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queue/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a background job. */
        get: operations["show_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queue/jobs/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels or retries a background job.
         * @description `cancelled` cancels the job: immediately if it is waiting, within a few seconds if it is running. `waiting` retries
         *     a job that failed permanently or was cancelled, with the full number of attempts.
         */
        post: operations["update_job_state"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports that the program can answer requests.
         * @description The program is ready if it can reach the database.
         */
        get: operations["show_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists your business's rooms and equipment. */
        get: operations["list_resources"];
        put?: never;
        /** Creates a room or a piece of equipment. */
        post: operations["create_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Updates a room or a piece of equipment. */
        patch: operations["update_resource"];
        trace?: never;
    };
    "/send-notification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a message to a client.
         * @description The delivery is queued, and usually sent within seconds, even in quiet hours. Clients who have unsubscribed cannot
         *     be sent a message. `GET /deliveries/{id}` reports the outcome.
         */
        post: operations["create_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Creates a series of recurring bookings.
         * @description All bookings are created in one transaction. A series has at most 104 dates, up to two years ahead. All bookings
         *     start at the same time of day on the location's clock, even if it is set forward or back in between.
         *
         *     A date is unavailable if the employees or resources are taken, if the location is closed or no suitable employee
         *     works at that time, or if the clock skips that time. With `on_conflict` set to `skip`, the response lists
         *     unavailable dates in `skipped`. With `refuse`, a single unavailable date makes the request fail. The problem then
         *     lists all unavailable dates in `unavailable_dates`. Its `errors` describe at most 20 of them, with the date as the
         *     field.
         */
        post: operations["create_series"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/series/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a series with its bookings.
         * @description Clients see only their own series.
         */
        get: operations["show_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/series/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels the upcoming bookings of a series, optionally from a given day on.
         * @description Only pending and confirmed bookings that have not started are cancelled. Cancelling a series costs no fee.
         */
        post: operations["cancel_series"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists your business's services. */
        get: operations["list_services"];
        put?: never;
        /** Creates a service. */
        post: operations["create_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a service. */
        get: operations["show_service"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Updates a service. */
        patch: operations["update_service"];
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists your sessions.
         * @description Only active sessions, most recently used first. At most 100.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends one of your sessions.
         * @description All nodes reject it within a second.
         */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists waitlist entries, oldest first.
         * @description Clients see only their own entries.
         */
        get: operations["list_waitlist_entries"];
        put?: never;
        /**
         * Adds a client to the waitlist.
         * @description A suitable slot that becomes free is offered to the waiting clients, oldest entry first. Clients who have
         *     unsubscribed get no offers. If the business sends notifications, clients without a suitable email address or phone
         *     number get no offers either. A second waiting entry of a client with the same location, services, employees, days
         *     and times of day is rejected with `duplicate`.
         */
        post: operations["create_waitlist_entry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waitlist/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes an entry from the waitlist.
         * @description Its open offers end, and their slots are released to the next entry. Clients can only remove their own entries.
         */
        delete: operations["remove_waitlist_entry"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/walk-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Creates a booking for a walk-in, at the earliest available time today.
         * @description If the booking starts within five minutes, its status is `arrived`, otherwise `confirmed`. All anonymous walk-ins
         *     share one client, named Walk-in.
         *
         *     If no time is available today, the request fails: with `slot_taken` if only bookings, blocks or offers prevent it,
         *     otherwise with `outside_hours`. The problem's `earliest` is then the earliest available time in the two weeks after
         *     today. It is absent if no time is available then either.
         */
        post: operations["create_walk_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a WebSocket for live events.
         * @description Messages are JSON: `{"type":"subscribe","room":"business/1/location/2/day/2027-01-22"}` joins a room. If the message
         *     contains the `epoch` and `offset` of the last event received, the later events are sent too, if all of them are
         *     available. `/api/asyncapi.json` describes all messages, rooms and close codes. The number of sockets of a user is
         *     limited, by default to five.
         */
        get: operations["open_socket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/chat/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a WebSocket for a conversation.
         * @description `{"type":"message","text":"…"}` sends a message, and `{"type":"typing"}` reports that you are writing one. The
         *     activity of both users arrives as `message.created`, `chat.read` and `chat.typing` in your room
         *     `business/B/user/U`, which the socket joins when it opens. The events of your other conversations arrive there too.
         */
        get: operations["open_chat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Token of an invitation, and the credentials of the account that accepts it. */
        Acceptance: {
            /** @description New password, or the password of the existing account. */
            password: components["schemas"]["Password"];
            /** @description Token: the last part of the link. */
            token: components["schemas"]["Token"];
            username?: components["schemas"]["Username"] | null;
        };
        /** @description File that is attached to a message, or uploaded for a message that is not sent yet. */
        Attachment: {
            file: components["schemas"]["File"];
            id: components["schemas"]["FileId"];
        };
        /** @description Slots at which a booking can start. */
        Availability: {
            /** @description One entry for each requested day, even if it has no slots. */
            days: components["schemas"]["AvailableDay"][];
            location_id: components["schemas"]["LocationId"];
            /** @description IANA name of the location's time zone. */
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description Slots of one day. */
        AvailableDay: {
            day: components["schemas"]["Day"];
            /** @description Start times on the location's clock, earliest first. */
            starts: components["schemas"]["LocalTime"][];
        };
        /** @description Date of birth: `1990-03-14`, or `03-14` if the year is unknown. The year is 1900 to 2100. */
        Birthday: string;
        /** @description Interval when certain employees or resources cannot be booked. */
        Block: {
            /** @description Blocked employees and resources. */
            bookables: components["schemas"]["BlockedBookable"][];
            /** @description End, in the location's local time. */
            ends_at: components["schemas"]["LocalTime"];
            id: components["schemas"]["BlockId"];
            /** @description Location that defines the local time of the block. */
            location_id: components["schemas"]["LocationId"];
            reason: string;
            /** @description Start, in the location's local time. */
            starts_at: components["schemas"]["LocalTime"];
        };
        /**
         * Format: int64
         * @description Id of an interval when certain employees or resources cannot be booked.
         */
        BlockId: number;
        /** @description Employee or resource that is blocked. */
        BlockedBookable: {
            /**
             * Format: int64
             * @description Id of an employee if `kind` is `employee`, otherwise of a resource.
             */
            id: number;
            kind: components["schemas"]["BookableKind"];
            name: string;
        };
        /**
         * @description Distinguishes employees, rooms and equipment.
         * @enum {string}
         */
        BookableKind: "employee" | "room" | "equipment";
        /** @description Booking of one or more services. */
        Booking: {
            client: components["schemas"]["Named_ClientId"];
            created_at: components["schemas"]["Instant"];
            /** @description End, in the location's local time. */
            ends_at: components["schemas"]["LocalTime"];
            /** @description Amount that the client owes for a late cancellation or a no-show; zero otherwise. */
            fee: components["schemas"]["Money"];
            id: components["schemas"]["BookingId"];
            /** @description Booked services, in the order they are performed. */
            items: components["schemas"]["BookingItem"][];
            location_id: components["schemas"]["LocationId"];
            notes: string;
            /** @description Total price of all items. */
            price: components["schemas"]["Money"];
            series_id?: components["schemas"]["SeriesId"] | null;
            /** @description Start, in the location's local time. */
            starts_at: components["schemas"]["LocalTime"];
            status: components["schemas"]["BookingStatus"];
            /**
             * Format: int64
             * @description Starts at 1. Increases by 1 with every reschedule and every change of status, fee or notes.
             */
            version: number;
        };
        /** @description One change in the history of a booking. */
        BookingEvent: {
            at: components["schemas"]["Instant"];
            fee?: components["schemas"]["Money"] | null;
            from?: components["schemas"]["BookingStatus"] | null;
            from_ends_at?: components["schemas"]["Instant"] | null;
            from_starts_at?: components["schemas"]["Instant"] | null;
            kind: components["schemas"]["BookingEventKind"];
            /** @description Status after the change. */
            to: components["schemas"]["BookingStatus"];
            to_ends_at?: components["schemas"]["Instant"] | null;
            to_starts_at?: components["schemas"]["Instant"] | null;
            user_id?: components["schemas"]["UserId"] | null;
            /** @description Name of that user. */
            user_name?: string | null;
        };
        /**
         * @description Kind of change to a booking.
         * @enum {string}
         */
        BookingEventKind: "created" | "status" | "time" | "fee" | "notes";
        /** Format: int64 */
        BookingId: number;
        /** @description Service in a booking, with its employee and time. */
        BookingItem: {
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee: components["schemas"]["Named_EmployeeId"];
            /** @description End, in the location's local time. */
            ends_at: components["schemas"]["LocalTime"];
            price: components["schemas"]["Money"];
            service: components["schemas"]["Named_ServiceId"];
            /** @description Start, in the location's local time. */
            starts_at: components["schemas"]["LocalTime"];
        };
        /** @description One service of a rescheduled booking. */
        BookingItemUpdate: {
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            service_id: components["schemas"]["ServiceId"];
        };
        /** @description Public data of a business, shown to guests who want to book. */
        BookingPage: {
            /** @description Rules for clients: the cutoff for cancelling and rescheduling, and the consequences of cancelling late. */
            cancellation_policy: components["schemas"]["CancellationPolicy"];
            code: string;
            /** @description Currency of all prices. */
            currency: components["schemas"]["Currency"];
            /** @description Active employees who work at a location and perform at least one service. The service can be inactive. */
            employees: components["schemas"]["BookingPageEmployee"][];
            kind: components["schemas"]["BusinessKind"];
            /** @description Language of the business's notifications. */
            language: components["schemas"]["Language"];
            locations: components["schemas"]["BookingPageLocation"][];
            logo?: components["schemas"]["File"] | null;
            name: string;
            /** @description Online booking mode. With `instant`, bookings are confirmed immediately. Otherwise, they are pending at first. */
            online_booking: components["schemas"]["OnlineBooking"];
            /**
             * Format: double
             * @description Rating from 1.0 to 5.0. Null while there are no ratings.
             */
            rating?: number | null;
            /** @description Active services that at least one active employee performs. */
            services: components["schemas"]["BookingPageService"][];
        };
        /** @description Employee who can be booked. */
        BookingPageEmployee: {
            id: components["schemas"]["EmployeeId"];
            /** @description Locations where the employee works. */
            location_ids: components["schemas"]["LocationId"][];
            name: string;
            /** @description Job title, such as Stylist. May be empty. */
            title: string;
        };
        /** @description Location of a business, as shown on its booking page. */
        BookingPageLocation: {
            address: string;
            city: string;
            id: components["schemas"]["LocationId"];
            /** @description Minimum time from now to the start of a booking, in minutes. */
            minimum_notice_minutes: components["schemas"]["MinimumNotice"];
            name: string;
            /** @description Weekly opening hours, on the location's clock. */
            opening_hours: components["schemas"]["Hours"];
            state: string;
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description Service as performed by one employee. */
        BookingPageOffer: {
            /**
             * Format: int32
             * @description Duration in minutes, without buffers.
             */
            duration_minutes: number;
            employee_id: components["schemas"]["EmployeeId"];
            price: components["schemas"]["Money"];
        };
        /** @description Service that can be booked. */
        BookingPageService: {
            /** @description Category under which the service is listed. May be empty. */
            category: string;
            id: components["schemas"]["ServiceId"];
            name: string;
            /** @description Price and duration for each active employee who performs the service. Never empty. */
            offers: components["schemas"]["BookingPageOffer"][];
        };
        /**
         * @description State of a booking.
         * @enum {string}
         */
        BookingStatus: "pending" | "confirmed" | "arrived" | "in_service" | "completed" | "cancelled" | "no_show";
        /** @description New status of a booking. */
        BookingStatusUpdate: {
            /**
             * @description Waives the fee for a late cancellation or a no-show. Only for the front desk. To waive a fee that is already
             *     owed, send the current status.
             */
            fee_waived?: boolean;
            status: components["schemas"]["BookingStatus"];
            /**
             * Format: int64
             * @description Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
             *     omitted.
             */
            version?: number | null;
        };
        /** @description New time of a booking, and optionally other changes. */
        BookingTimeUpdate: {
            /** @description New start: RFC 3339, or a time on the location's clock. Must be a whole minute. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Services that replace the current ones, in the order in which they are performed: 1 to 10. */
            items?: components["schemas"]["BookingItemUpdate"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            /**
             * @description Ignores working hours, breaks, time off, opening hours and closures. Only for the front desk. Requires a named
             *     employee for every service.
             */
            outside_hours?: boolean;
            service_id?: components["schemas"]["ServiceId"] | null;
            /**
             * Format: int64
             * @description Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
             *     omitted.
             */
            version?: number | null;
        };
        /** @description Update of a booking's notes. */
        BookingUpdate: {
            notes?: components["schemas"]["Note"] | null;
            /**
             * Format: int64
             * @description Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
             *     omitted.
             */
            version?: number | null;
        };
        /**
         * Format: int32
         * @description Minutes before or after a service: 0 to 240.
         */
        Buffer: number;
        /** @description Business with its settings. */
        Business: {
            /** @description Rules for cancelling and rescheduling by clients, and the fee for a no-show. */
            cancellation_policy: components["schemas"]["CancellationPolicy"];
            /** @description Unique name of the business in web addresses. */
            code: string;
            created_at: components["schemas"]["Instant"];
            /** @description Currency of all prices. */
            currency: components["schemas"]["Currency"];
            id: components["schemas"]["BusinessId"];
            kind: components["schemas"]["BusinessKind"];
            logo?: components["schemas"]["File"] | null;
            name: string;
            /** @description Online booking mode, for guests on the business's booking page. */
            online_booking: components["schemas"]["OnlineBooking"];
            plan: components["schemas"]["Plan"];
            /**
             * Format: double
             * @description Rating from 1.0 to 5.0. Null while there are no ratings.
             */
            rating?: number | null;
            /**
             * @description Minutes to hold an offered slot for the client, in waitlist mode `first`. The slot is held at most until it
             *     starts.
             */
            waitlist_hold_minutes: components["schemas"]["HoldMinutes"];
            /**
             * @description Waitlist mode: a free slot is offered to one matching client at a time (`first`) or to all of them at once
             *     (`all`).
             */
            waitlist_mode: components["schemas"]["WaitlistMode"];
        };
        /**
         * @description Name of a business in web addresses: 2 to 40 lower-case ASCII letters, digits and hyphens. It does not begin or
         *     end with a hyphen.
         */
        BusinessCode: string;
        /** Format: int64 */
        BusinessId: number;
        /**
         * @description Type of business.
         * @enum {string}
         */
        BusinessKind: "salon" | "spa" | "barbershop" | "other";
        /** @description Changes to a business. Omitted fields stay unchanged. */
        BusinessUpdate: {
            /** @description Cancellation policy. It is replaced as a whole. */
            cancellation_policy?: components["schemas"]["CancellationPolicy"];
            kind?: components["schemas"]["BusinessKind"];
            name?: components["schemas"]["Name"];
            /** @description Online booking mode, for guests on the business's booking page. */
            online_booking?: components["schemas"]["OnlineBooking"];
            /**
             * @description Minutes to hold an offered slot for the client, in waitlist mode `first`. The slot is held at most until it
             *     starts.
             */
            waitlist_hold_minutes?: components["schemas"]["HoldMinutes"];
            /**
             * @description Waitlist mode: a free slot is offered to one matching client at a time (`first`) or to all of them at once
             *     (`all`).
             */
            waitlist_mode?: components["schemas"]["WaitlistMode"];
        };
        /** @description Statistics of a cache since the start. */
        CacheStats: {
            /**
             * Format: int64
             * @description Computations on this node, including failed ones.
             */
            computed: number;
            /**
             * Format: int64
             * @description Current number of values in memory.
             */
            entries: number;
            /**
             * Format: int64
             * @description Lookups answered from memory.
             */
            hits: number;
            /** @description Name of the cache, such as `sessions`. */
            name: string;
            /**
             * Format: int64
             * @description Values taken from Redis instead of being computed.
             */
            shared: number;
            /**
             * Format: int64
             * @description Hits answered with an outdated value while it is recomputed.
             */
            stale: number;
        };
        /** @description Link to an employee's calendar feed. Anyone who has it can see the employee's bookings with the clients' names. */
        CalendarLink: {
            /** @description URL to enter in a calendar program. */
            url: string;
            /** @description The same URL with the scheme `webcal`, which opens directly in calendar programs. */
            webcal_url: string;
        };
        /** @description Bookings, blocks, time off and closures that overlap the requested days at a location. */
        CalendarView: {
            /** @description Blocks, earliest start first. */
            blocks: components["schemas"]["Block"][];
            /** @description Bookings in any status, earliest start first. */
            bookings: components["schemas"]["Booking"][];
            /** @description Closures of the location, each for one or more days. */
            closures: components["schemas"]["Closure"][];
            /** @description Time off of the employees who work at the location. */
            time_off: components["schemas"]["TimeOff"][];
        };
        /**
         * @description Rules for cancelling and rescheduling by clients, and the fee for a no-show. The front desk can always cancel, free
         *     of charge.
         */
        CancellationPolicy: {
            /**
             * @description Cutoff in minutes before the start: 0 to 43,200 (30 days). Until the cutoff, clients can cancel or reschedule
             *     free of charge. After the cutoff, they cannot reschedule.
             */
            cutoff_minutes: components["schemas"]["Cutoff"];
            /** @description Percentage of the price that clients owe for a no-show, and for a late cancellation if `late` is `fee`. */
            fee_percent: components["schemas"]["Percent"];
            /** @description Rule for cancellations after the cutoff. */
            late: components["schemas"]["LateCancellation"];
        };
        /**
         * @description Channel over which a notification is sent.
         * @enum {string}
         */
        Channel: "email" | "sms";
        /** @description A conversation, as seen by one of its two users. */
        Chat: {
            last_message: components["schemas"]["Message"];
            /**
             * Format: int64
             * @description Id of the last message that you have read or sent. 0 if there is no such message.
             */
            read_message_id: number;
            /**
             * Format: int64
             * @description Number of unread messages from the other user.
             */
            unread: number;
            /** @description The other user. */
            with: components["schemas"]["Named_UserId"];
        };
        /** @description Client of a business, with contact details and notes. */
        Client: {
            /** @description Allergies and intolerances. */
            allergies: string;
            birthday?: components["schemas"]["Birthday"] | null;
            created_at: components["schemas"]["Instant"];
            email?: string | null;
            /** @description Formulas for the client, such as hair color mixtures and their processing times. */
            formulas: string;
            id: components["schemas"]["ClientId"];
            language?: components["schemas"]["Language"] | null;
            name: string;
            notes: string;
            /**
             * @description Additional email addresses. Notifications are sent only to `email`. Guests who book online are not recognized by
             *     an additional address.
             */
            other_emails: components["schemas"]["Emails"];
            /** @description Additional phone numbers, for example from a merged duplicate. */
            other_phones: components["schemas"]["Phones"];
            phone?: string | null;
            tags: components["schemas"]["Tags"];
            time_zone?: components["schemas"]["TimeZone"] | null;
            /** @description True if the client has turned off all notifications from the business. */
            unsubscribed: boolean;
        };
        /** Format: int64 */
        ClientId: number;
        /** @description Changes to a client. Omitted fields stay unchanged; `null` clears a field. */
        ClientUpdate: {
            allergies?: components["schemas"]["Note"] | null;
            birthday?: components["schemas"]["Birthday"] | null;
            email?: components["schemas"]["Email"] | null;
            formulas?: components["schemas"]["Note"] | null;
            language?: components["schemas"]["Language"] | null;
            name?: components["schemas"]["Name"];
            notes?: components["schemas"]["Note"] | null;
            other_emails?: components["schemas"]["Emails"] | null;
            other_phones?: components["schemas"]["Phones"] | null;
            phone?: components["schemas"]["Phone"] | null;
            tags?: components["schemas"]["Tags"] | null;
            time_zone?: components["schemas"]["TimeZone"] | null;
            unsubscribed?: boolean;
        };
        /** @description Consecutive days when a location is closed. */
        Closure: {
            first_day: components["schemas"]["Day"];
            id: components["schemas"]["ClosureId"];
            /** @description Last day, inclusive. */
            last_day: components["schemas"]["Day"];
            reason: string;
        };
        /**
         * Format: int64
         * @description Id of a range of days when a location is closed.
         */
        ClosureId: number;
        /** @description Username, password and, optionally, the business to log in to. */
        Credentials: {
            business?: components["schemas"]["BusinessCode"] | null;
            password: components["schemas"]["Password"];
            /** @description Username or email address. Case-insensitive. */
            username: components["schemas"]["LoginName"];
        };
        /**
         * @description ISO 4217 code of a currency. Any three capital letters are accepted.
         * @example USD
         */
        Currency: string;
        /** @example q3Bw0mJ0m2b1cVt3Zr8nS1pUu7QyXl0aD4eGfHhKjLmNoPqRsTuVwXyZ0123456789 */
        Cursor: string;
        /**
         * Format: int32
         * @description Minutes before the start of a booking: 0 to 43,200 (30 days).
         */
        Cutoff: number;
        /** @description Totals of today. Each location's today depends on its time zone. */
        Dashboard: {
            /**
             * Format: int64
             * @description Number of bookings that start today, without cancelled ones.
             */
            bookings_today: number;
            /** @description Number of bookings that start today, by status. A status without bookings is omitted. */
            by_status: {
                [key: string]: number;
            };
            /** @description Value of today's completed bookings. */
            completed_revenue_today: components["schemas"]["Money"];
            locations: components["schemas"]["LocationToday"][];
            /** @description Value of today's bookings, without cancelled ones and no-shows. */
            revenue_today: components["schemas"]["Money"];
        };
        /**
         * Format: date
         * @description Calendar day, `YYYY-MM-DD`.
         * @example 2027-01-22
         */
        Day: string;
        /** @description Totals of the bookings that start on a day. */
        DayTotals: {
            /**
             * Format: int64
             * @description Number of bookings, without cancelled ones.
             */
            bookings: number;
            /** Format: int64 */
            cancelled: number;
            /** @description Value of the completed bookings. */
            completed_revenue: components["schemas"]["Money"];
            day: components["schemas"]["Day"];
            /** Format: int64 */
            no_shows: number;
            /** @description Value of the bookings, without cancelled ones and no-shows. */
            revenue: components["schemas"]["Money"];
        };
        /** @description Notification to one recipient on one channel, with its outcome. */
        Delivery: {
            /** @description Email address or phone number. */
            address: string;
            /**
             * Format: int32
             * @description Number of attempts to send the delivery. 0 if it was skipped before the first.
             */
            attempts: number;
            booking_id?: components["schemas"]["BookingId"] | null;
            channel: components["schemas"]["Channel"];
            client_id?: components["schemas"]["ClientId"] | null;
            created_at: components["schemas"]["Instant"];
            /**
             * @description Error of the last attempt, for human readers: at most 500 characters, with the response of the mail server or
             *     SMS service, if any. Null if the delivery was not tried yet, was sent or was skipped.
             */
            detail?: string | null;
            /** @description Earliest time of sending. */
            due_at: components["schemas"]["Instant"];
            ended_at?: components["schemas"]["Instant"] | null;
            id: components["schemas"]["DeliveryId"];
            kind: components["schemas"]["DeliveryKind"];
            reason?: components["schemas"]["DeliveryReason"] | null;
            state: components["schemas"]["DeliveryState"];
        };
        /**
         * Format: int64
         * @description Id of a delivery: a notification to one recipient on one channel.
         */
        DeliveryId: number;
        /**
         * @description Subject of a notification.
         * @enum {string}
         */
        DeliveryKind: "confirmation" | "reminder" | "rescheduled" | "cancelled" | "waitlist_offer" | "message" | "invitation" | "password_reset";
        /**
         * @description Reason why a delivery was skipped or failed, or is being retried.
         * @enum {string}
         */
        DeliveryReason: "client_unsubscribed" | "already_notified" | "superseded" | "booking_started" | "booking_cancelled" | "booking_rescheduled" | "invitation_revoked" | "offer_closed" | "channel_off" | "recipient_refused" | "message_refused" | "unreachable";
        /**
         * @description State of a delivery.
         * @enum {string}
         */
        DeliveryState: "queued" | "sent" | "failed" | "skipped";
        /**
         * Format: int32
         * @description Duration of a service in minutes: 1 to 1,440.
         */
        Duration: number;
        /**
         * @description Email address, stored in lower case. Only sending an email shows if the address exists, so the check is coarse:
         *     a local part, an `@`, and a domain with a dot or `localhost`.
         */
        Email: string;
        /** @description Email addresses: at most 10, without duplicates. */
        Emails: string[];
        /** @description Employee of a business, with workplaces and services. */
        Employee: {
            /** @description True if the employee can be booked. */
            active: boolean;
            id: components["schemas"]["EmployeeId"];
            name: string;
            /** @description Services that the employee performs. */
            services: components["schemas"]["Skill"][];
            /** @description Job title, such as Stylist. May be empty. */
            title: string;
            /** @description Locations where the employee works, with working hours. */
            workplaces: components["schemas"]["Workplace"][];
        };
        /**
         * Format: int64
         * @description Id of an employee. Bookings claim the employee by this id.
         */
        EmployeeId: number;
        /** @description Changes to an employee. Omitted fields stay unchanged. Lists are replaced as a whole. */
        EmployeeUpdate: {
            active?: boolean;
            name?: components["schemas"]["Name"];
            services?: components["schemas"]["Skill"][];
            title?: components["schemas"]["Label"];
            workplaces?: components["schemas"]["Workplace"][];
        };
        /** @description Requests to an endpoint in the last hour. */
        EndpointStats: components["schemas"]["RequestStats"] & {
            method: string;
            /** @description Path with the names of its parameters, such as `/clients/{id}`. */
            path: string;
        };
        /** @description Invalid field and the reason. */
        FieldError: {
            /**
             * @description Path of the field, as in `items.0.service_id`. Empty for the body as a whole. For an unavailable date of a
             *     series, the date.
             */
            field: string;
            /** @description Reason, phrased to follow the name of the field. */
            message: string;
        };
        /** @description File with its download links. */
        File: {
            /**
             * Format: int64
             * @description Size in bytes.
             */
            bytes: number;
            /**
             * Format: int32
             * @description Height in pixels; null unless the file is a picture.
             */
            height?: number | null;
            /** @description Media type, detected from the content. */
            media_type: string;
            /** @description Sanitized file name, with the extension that matches the content. */
            name: string;
            /** @description Download URL of the thumbnail, with no side longer than 320 pixels; null unless the file is a picture. */
            thumbnail_url?: string | null;
            /**
             * @description Download URL that needs no login: a path on this host, or the URL of a logo on a CDN. It is valid for at least
             *     an hour. The URL of a logo is valid until the logo is replaced or removed.
             */
            url: string;
            /**
             * Format: int32
             * @description Width in pixels; null unless the file is a picture.
             */
            width?: number | null;
        };
        /** Format: binary */
        FileBody: string;
        /**
         * Format: int64
         * @description Id of an uploaded file.
         */
        FileId: number;
        /** @description Booking created by a guest. */
        GuestBooking: {
            booking: components["schemas"]["ManagedBooking"];
            id: components["schemas"]["BookingId"];
            /** @description URL for viewing, rescheduling and cancelling the booking. Anyone who has it can do so. */
            url: string;
        };
        /** @description Liveness of the program: it answers requests. */
        Health: {
            /** @description Always `ok`. */
            status: string;
        };
        /**
         * Format: int64
         * @description Minutes to hold an offered slot for a client: 5 to 1440.
         */
        HoldMinutes: number;
        /** @description Up to 50 weekly intervals, in any order and without overlaps. An update replaces the whole list. */
        Hours: components["schemas"]["HoursSpan"][];
        /** @description Interval that repeats every week. It ends on the next day if `ends` is not after `starts`. */
        HoursSpan: {
            /** @description End, in local time. It is on the next day if it is not after `starts`. */
            ends: components["schemas"]["TimeOfDay"];
            /** @description Start, in local time, before 24:00. */
            starts: components["schemas"]["TimeOfDay"];
            /** @description Day when the interval starts. */
            weekday: components["schemas"]["Weekday"];
        };
        /** @description Installation of the program. */
        Installation: {
            /** @description Logins for trying out a demo installation. Empty on all others. */
            demo_logins: components["schemas"]["InstallationLogin"][];
            /** @description Version of the program. */
            version: string;
        };
        /** @description Login of a demo installation. */
        InstallationLogin: {
            password: string;
            /** @description Role of the user, for display. */
            role: string;
            username: string;
        };
        /**
         * Format: date-time
         * @description Point in time, in RFC 3339 as UTC. Stored as microseconds since 1970.
         * @example 2027-01-22T15:00:00Z
         */
        Instant: string;
        /** @example 2027-01-22 10:00:00 */
        InstantOrLocalTime: string;
        /**
         * Format: int64
         * @description Number of units from one date to the next: 1 to 366.
         */
        Interval: number;
        /** @description Invitation to work with a business. */
        Invitation: {
            created_at: components["schemas"]["Instant"];
            email: string;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            expires_at: components["schemas"]["Instant"];
            id: components["schemas"]["InvitationId"];
            name: string;
            role: components["schemas"]["Role"];
            /**
             * @description URL for accepting the invitation. Pass it on to the person. Present only in the response to the creation, and
             *     only if this installation sends no email.
             */
            url?: string;
        };
        /**
         * Format: int64
         * @description Id of an invitation to join a business.
         */
        InvitationId: number;
        /** @description Background job. */
        Job: {
            /**
             * Format: int32
             * @description Number of attempts started, since the last manual retry if there was one.
             */
            attempt: number;
            /** @description True if the job is running and will be cancelled. */
            cancel_requested: boolean;
            created_at: components["schemas"]["Instant"];
            /** @description Error of the last failed attempt. Null if there is none. */
            error?: string | null;
            finished_at?: components["schemas"]["Instant"] | null;
            id: components["schemas"]["JobId"];
            /** @description Name of the kind of job, such as `send_delivery`. */
            kind: string;
            /**
             * Format: int32
             * @description Number of attempts after which a failing job is dead.
             */
            max_attempts: number;
            progress?: components["schemas"]["JobProgress"] | null;
            /** @description Name of the queue, such as `notifications`. */
            queue: string;
            /** @description Earliest start. */
            ready_at: components["schemas"]["Instant"];
            started_at?: components["schemas"]["Instant"] | null;
            state: components["schemas"]["JobState"];
        };
        /**
         * Format: int64
         * @description Id of a background job.
         */
        JobId: number;
        /** @description Progress of a job, as the job last reported it. */
        JobProgress: {
            /**
             * Format: int32
             * @description Number of completed steps.
             */
            done: number;
            /** @description Note from the job, for display. */
            note: string;
            /**
             * Format: int32
             * @description Total number of steps.
             */
            total: number;
        };
        /**
         * @description State of a background job.
         * @enum {string}
         */
        JobState: "waiting" | "running" | "done" | "dead" | "cancelled";
        /** @description New state of a job: `cancelled` or `waiting`. */
        JobStateUpdate: {
            state: components["schemas"]["JobState"];
        };
        /** @description Short text on one line, possibly empty: a title, a category, a reason, a street. */
        Label: string;
        /**
         * @description Language of notifications, including their date and time formats.
         * @enum {string}
         */
        Language: "en-US" | "en-GB" | "de";
        /**
         * @description Rule for cancellations by clients after the cutoff.
         * @enum {string}
         */
        LateCancellation: "refused" | "fee";
        /** @description Live events on this node. Counters are since the start. */
        LiveStats: {
            /**
             * Format: int64
             * @description Events queued for sockets. An event counts once per socket.
             */
            delivered: number;
            /**
             * Format: int64
             * @description Events published by this node to rooms that have, or recently had, members.
             */
            published: number;
            /**
             * Format: int64
             * @description Sockets refused because a limit was reached or the node was draining.
             */
            refused: number;
            /** @description Rooms with at least one open socket on this node. */
            rooms: number;
            /**
             * Format: int64
             * @description Sockets closed because they read too slowly.
             */
            slow: number;
            /** @description Open WebSockets. */
            sockets: number;
        };
        /**
         * Format: date-time
         * @description Instant in local time, in RFC 3339: `2027-01-22T10:00:00-05:00`.
         * @example 2027-01-22T10:00:00-05:00
         */
        LocalTime: string;
        /** @description Location of a business, with its opening hours and the rules for its slots. */
        Location: {
            address: string;
            city: string;
            created_at: components["schemas"]["Instant"];
            id: components["schemas"]["LocationId"];
            /** @description Minimum notice: clients must book at least this number of minutes before the start. */
            minimum_notice_minutes: components["schemas"]["MinimumNotice"];
            name: string;
            /** @description Weekly opening hours, in local time. */
            opening_hours: components["schemas"]["Hours"];
            /**
             * @description Interval between slots, in minutes. Slots start at multiples of the interval, counted from midnight in local
             *     time.
             */
            slot_interval_minutes: components["schemas"]["SlotInterval"];
            state: string;
            /** @description Time zone of the location, from the IANA time zone database. */
            time_zone: components["schemas"]["TimeZone"];
        };
        /** Format: int64 */
        LocationId: number;
        /** @description Totals of today at one location. */
        LocationToday: {
            /** Format: int64 */
            bookings_today: number;
            by_status: {
                [key: string]: number;
            };
            completed_revenue_today: components["schemas"]["Money"];
            /** @description Current day at the location. */
            day: components["schemas"]["Day"];
            id: components["schemas"]["LocationId"];
            name: string;
            revenue_today: components["schemas"]["Money"];
        };
        /** @description Changes to a location. Omitted fields stay unchanged. */
        LocationUpdate: {
            address?: components["schemas"]["Label"];
            city?: components["schemas"]["Label"];
            minimum_notice_minutes?: components["schemas"]["MinimumNotice"];
            name?: components["schemas"]["Name"];
            opening_hours?: components["schemas"]["Hours"];
            slot_interval_minutes?: components["schemas"]["SlotInterval"];
            state?: components["schemas"]["Label"];
            /**
             * @description Time zone. It can be changed only while the location has no bookings, because bookings are recorded by local
             *     day.
             */
            time_zone?: components["schemas"]["TimeZone"];
        };
        /** @description New session of a user. */
        LoggedIn: {
            /** @description Token to send as `Authorization: Bearer …`. It is not shown again. */
            token: string;
            /** @description User who logged in, with their role at the business. */
            user: components["schemas"]["User"];
        };
        /** @description Username or email address, in lower case, as both are stored. */
        LoginName: string;
        /** @description Link for viewing, rescheduling and cancelling a booking without an account. */
        ManageLink: {
            /** @description Expiry of the link: a week after the end of the booking. */
            expires_at: components["schemas"]["Instant"];
            /** @description Secret URL. Give it only to the client. */
            url: string;
        };
        /** @description Booking, as shown to anyone who has its management link. */
        ManagedBooking: {
            /** @description Name of the business. */
            business: string;
            /** @description Fee owed if the booking is cancelled now. Zero if it cannot be cancelled. */
            cancellation_fee: components["schemas"]["Money"];
            ends_at: components["schemas"]["LocalTime"];
            /** @description Expiry of the link: a week after the end of the booking. */
            expires_at: components["schemas"]["LocalTime"];
            /** @description Fee owed for a late cancellation or a no-show. Zero otherwise, or if it was waived. */
            fee: components["schemas"]["Money"];
            /** @description Cutoff. Until then, the booking can be rescheduled or cancelled free of charge if its status allows it. */
            free_until: components["schemas"]["LocalTime"];
            /** @description Services in the order in which they are performed. */
            items: components["schemas"]["ManagedItem"][];
            location: components["schemas"]["ManagedLocation"];
            /** @description True if the booking can be cancelled now. */
            may_cancel: boolean;
            /** @description True if the booking can be rescheduled now. */
            may_reschedule: boolean;
            /** @description Total price of all items. */
            price: components["schemas"]["Money"];
            /** @description Start of the booking. All times are on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
            status: components["schemas"]["BookingStatus"];
            /** Format: int64 */
            version: number;
        };
        /** @description Cancellation of the booking that a management link refers to. */
        ManagedCancellation: {
            /**
             * Format: int64
             * @description Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
             *     omitted.
             */
            version?: number | null;
        };
        /** @description One service of a booking. */
        ManagedItem: {
            /** @description Name of the employee who performs the service. */
            employee: string;
            ends_at: components["schemas"]["LocalTime"];
            price: components["schemas"]["Money"];
            service: string;
            starts_at: components["schemas"]["LocalTime"];
        };
        /** @description Location of a booking. */
        ManagedLocation: {
            address: string;
            city: string;
            name: string;
            state: string;
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description New time of the booking that a management link refers to. */
        ManagedTime: {
            /** @description Lets any free employee perform the services. By default, the current employees are kept. */
            any_employee?: boolean;
            /** @description New start: RFC 3339, or a time on the location's clock. Must be an available slot. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            /**
             * Format: int64
             * @description Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
             *     omitted.
             */
            version?: number | null;
        };
        /** @description Changes to a member. Omitted fields stay unchanged. */
        MemberUpdate: {
            employee_id?: components["schemas"]["EmployeeId"] | null;
            role?: components["schemas"]["Role"] | null;
        };
        /** @description Duplicate record to merge. */
        Merge: {
            /** @description Duplicate record of the same client. It is removed. */
            client_id: components["schemas"]["ClientId"];
        };
        /** @description Message from one user to another in a chat. */
        Message: {
            attachments: components["schemas"]["Attachment"][];
            id: components["schemas"]["MessageId"];
            sender_id: components["schemas"]["UserId"];
            sent_at: components["schemas"]["Instant"];
            text: string;
        };
        /**
         * Format: int64
         * @description Id of a chat message.
         */
        MessageId: number;
        /**
         * @description Text of a chat message, possibly empty and of several lines. Only a message with attachments may have an empty
         *     text.
         */
        MessageLines: string;
        /** @description Text of a chat message or notification: not empty, possibly of several lines. */
        MessageText: string;
        /**
         * Format: int32
         * @description Minimum number of minutes between booking and start, for clients: 0 to 43,200 (30 days).
         */
        MinimumNotice: number;
        /** @description Requests in one minute. */
        Minute: components["schemas"]["RequestStats"] & {
            /** @description Start of the minute. Requests are assigned to minutes with an accuracy of ten seconds. */
            starts_at: components["schemas"]["Instant"];
        };
        /**
         * Format: int32
         * @description Time of a reminder, in minutes before the booking: 15 to 20,160 (two weeks).
         */
        Minutes: number;
        /** @description Amount in minor units of its currency: 1250 with `USD` is 12.50 dollars. */
        Money: {
            /**
             * Format: int64
             * @description Amount in minor units.
             */
            amount: number;
            currency: components["schemas"]["Currency"];
        };
        /** @description Name of a person, location or service: one line, not empty. */
        Name: string;
        /** @description Id and name of a record. */
        Named_ClientId: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        /** @description Id and name of a record. */
        Named_EmployeeId: {
            /**
             * Format: int64
             * @description Id of an employee. Bookings claim the employee by this id.
             */
            id: number;
            name: string;
        };
        /** @description Id and name of a record. */
        Named_ServiceId: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        /** @description Id and name of a record. */
        Named_UserId: {
            /**
             * Format: int64
             * @description Id of a user with a login.
             */
            id: number;
            name: string;
        };
        /** @description New block of 1 to 50 employees and resources in total. */
        NewBlock: {
            /** @description Employees to block. */
            employee_ids?: components["schemas"]["EmployeeId"][];
            /** @description End of the block. At most 31 days after the start. */
            ends_at: components["schemas"]["InstantOrLocalTime"];
            location_id?: components["schemas"]["LocationId"] | null;
            reason?: components["schemas"]["Label"];
            /** @description Resources (rooms and equipment) to block. */
            resource_ids?: components["schemas"]["ResourceId"][];
            starts_at: components["schemas"]["InstantOrLocalTime"];
        };
        /** @description New booking. Give `service_id`, or `items` for several consecutive services. */
        NewBooking: {
            /** @description Start of the booking: RFC 3339, or a time on the location's clock. Must be a whole minute. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            client_id?: components["schemas"]["ClientId"] | null;
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Services of the booking, in the order in which they are performed: 1 to 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            name?: components["schemas"]["Name"] | null;
            /** @description Notes on the booking. */
            notes?: components["schemas"]["Note"];
            /**
             * @description Ignores working hours, breaks, time off, opening hours and closures. Only for the front desk. Requires a named
             *     employee for every service.
             */
            outside_hours?: boolean;
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
            status?: components["schemas"]["BookingStatus"] | null;
        };
        /** @description One service of a new booking, series or waitlist entry. */
        NewBookingItem: {
            employee_id?: components["schemas"]["EmployeeId"] | null;
            service_id: components["schemas"]["ServiceId"];
        };
        /** @description Client to create. */
        NewClient: {
            /** @description Allergies and intolerances. */
            allergies?: components["schemas"]["Note"];
            birthday?: components["schemas"]["Birthday"] | null;
            email?: components["schemas"]["Email"] | null;
            /** @description Formulas for the client, such as hair color mixtures and their processing times. */
            formulas?: components["schemas"]["Note"];
            language?: components["schemas"]["Language"] | null;
            name: components["schemas"]["Name"];
            notes?: components["schemas"]["Note"];
            /** @description Additional email addresses. Notifications are sent only to `email`. */
            other_emails?: components["schemas"]["Emails"];
            /** @description Additional phone numbers. Notifications are sent only to `phone`. */
            other_phones?: components["schemas"]["Phones"];
            phone?: components["schemas"]["Phone"] | null;
            tags?: components["schemas"]["Tags"];
            time_zone?: components["schemas"]["TimeZone"] | null;
            /** @description True if the client has turned off all notifications from the business. */
            unsubscribed?: boolean;
        };
        /** @description Closure to create. */
        NewClosure: {
            first_day: components["schemas"]["Day"];
            last_day?: components["schemas"]["Day"] | null;
            reason?: components["schemas"]["Label"];
        };
        /** @description Employee to create. */
        NewEmployee: {
            name: components["schemas"]["Name"];
            services?: components["schemas"]["Skill"][];
            title?: components["schemas"]["Label"];
            workplaces?: components["schemas"]["Workplace"][];
        };
        /**
         * @description New booking by a guest. Give `service_id`, or `items` for several consecutive services. An email address or a phone
         *     number is required.
         */
        NewGuestBooking: {
            /** @description Start of the booking: RFC 3339, or a time on the location's clock. Must be an available slot. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            email?: components["schemas"]["Email"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Services of the booking, in the order in which they are performed: 1 to 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            language?: components["schemas"]["Language"] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            /** @description Name of the guest. */
            name: components["schemas"]["Name"];
            /** @description Notes for the business. */
            notes?: components["schemas"]["Note"];
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
        };
        /** @description Invitation to create. */
        NewInvitation: {
            email: components["schemas"]["Email"];
            employee_id?: components["schemas"]["EmployeeId"] | null;
            name: components["schemas"]["Name"];
            /** @description `manager`, `receptionist` or `employee`. Owners can also invite an `owner`. */
            role: components["schemas"]["Role"];
        };
        /** @description Location to create. */
        NewLocation: {
            address?: components["schemas"]["Label"];
            city?: components["schemas"]["Label"];
            minimum_notice_minutes?: components["schemas"]["MinimumNotice"];
            name: components["schemas"]["Name"];
            opening_hours: components["schemas"]["Hours"];
            slot_interval_minutes?: components["schemas"]["SlotInterval"];
            state?: components["schemas"]["Label"];
            /** @description Name from the IANA time zone database. */
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description A message to send. */
        NewMessage: {
            /** @description Ids of your uploads to attach, at most ten. */
            attachment_ids?: components["schemas"]["FileId"][];
            /** @description Text of the message. May be empty only if files are attached. */
            text: components["schemas"]["MessageLines"];
        };
        /** @description A message to a client. */
        NewNotification: {
            channel?: components["schemas"]["Channel"] | null;
            client_id: components["schemas"]["ClientId"];
            message: components["schemas"]["MessageText"];
            subject?: components["schemas"]["Label"] | null;
        };
        /** @description New password, with the token from the email. */
        NewPassword: {
            /** @description New password. At least 10 characters. */
            password: components["schemas"]["Password"];
            /** @description Token: the last part of the link in the email. */
            token: components["schemas"]["Token"];
        };
        /** @description Resource to create. */
        NewResource: {
            kind: components["schemas"]["ResourceKind"];
            location_id: components["schemas"]["LocationId"];
            name: components["schemas"]["Name"];
            type: components["schemas"]["Name"];
        };
        /**
         * @description New series of recurring bookings. Give `service_id`, or `items` for several consecutive services. Give either
         *     `count` or `until`.
         */
        NewSeries: {
            /**
             * @description Start of the first booking: RFC 3339, or a time on the location's clock. Must be a whole minute. The other
             *     bookings start at the same time of day on the location's clock.
             */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            client_id?: components["schemas"]["ClientId"] | null;
            count?: components["schemas"]["OccurrenceCount"] | null;
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            every: components["schemas"]["Interval"];
            /** @description Services of each booking, in the order in which they are performed: 1 to 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            name?: components["schemas"]["Name"] | null;
            /** @description Notes, copied to each booking. */
            notes?: components["schemas"]["Note"];
            /** @description Handling of unavailable dates. Defaults to `refuse`. */
            on_conflict?: components["schemas"]["OnConflict"];
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
            unit: components["schemas"]["RecurrenceUnit"];
            until?: components["schemas"]["Day"] | null;
        };
        /** @description Service to create. Give either `duration_minutes` or `segments`. */
        NewService: {
            active?: boolean;
            buffer_after_minutes?: components["schemas"]["Buffer"];
            buffer_before_minutes?: components["schemas"]["Buffer"];
            category?: components["schemas"]["Label"];
            duration_minutes?: components["schemas"]["Duration"] | null;
            name: components["schemas"]["Name"];
            /** @description Price in minor units of the business's currency. */
            price: components["schemas"]["Price"];
            resource_types?: components["schemas"]["ResourceTypes"];
            segments?: components["schemas"]["Segments"] | null;
        };
        /**
         * @description Time off to create. Times without an offset are local times of the employee's first location, or UTC if the employee
         *     has no location.
         */
        NewTimeOff: {
            ends_at: components["schemas"]["InstantOrLocalTime"];
            reason?: components["schemas"]["Label"];
            starts_at: components["schemas"]["InstantOrLocalTime"];
        };
        /** @description New waitlist entry. Give `service_id`, or `items` for several consecutive services. */
        NewWaitlistEntry: {
            client_id?: components["schemas"]["ClientId"] | null;
            /** @description Earliest time of day for the start of the booking. Defaults to 00:00. */
            earliest?: components["schemas"]["TimeOfDay"];
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description First suitable day, on the location's calendar. */
            first_day: components["schemas"]["Day"];
            /** @description Services of the booking, in the order in which they are performed: 1 to 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            last_day?: components["schemas"]["Day"] | null;
            /** @description Latest time of day for the start of the booking, exclusive. Defaults to 24:00. */
            latest?: components["schemas"]["TimeOfDay"];
            location_id?: components["schemas"]["LocationId"] | null;
            /** @description Notes, copied to the booking when an offer is accepted. */
            notes?: components["schemas"]["Note"];
            service_id?: components["schemas"]["ServiceId"] | null;
        };
        /**
         * @description New booking for a client at the front desk. Give `client_id`, or `name` for a new client, or neither for an
         *     anonymous walk-in.
         */
        NewWalkIn: {
            client_id?: components["schemas"]["ClientId"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Services of the booking, in the order in which they are performed: 1 to 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            name?: components["schemas"]["Name"] | null;
            /** @description Notes on the booking. */
            notes?: components["schemas"]["Note"];
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
        };
        /**
         * @description Connection of a node to the other nodes.
         * @enum {string}
         */
        NodeState: "standalone" | "connected" | "disconnected";
        /** @description Longer text, possibly empty and of several lines. */
        Note: string;
        /** @description Rules for notifications to a business's clients: occasions, channels and quiet hours. */
        NotificationRules: {
            /**
             * @description True if clients are notified of new, rescheduled and cancelled bookings.
             * @default true
             */
            bookings: boolean;
            /**
             * @description Channels in order of preference. The first one that is enabled and that the client has an address for is used.
             * @default [
             *       "email",
             *       "sms"
             *     ]
             */
            channels: components["schemas"]["Channel"][];
            /**
             * @description Language of the booking page, and of notifications to clients whose record has no language.
             * @default en-US
             */
            language: components["schemas"]["Language"];
            /**
             * @description Start of quiet hours, in the client's time zone, or else in the location's. Reminders and automatic SMS wait
             *     until quiet hours end. A reminder is not sent if the booking starts earlier. An SMS about a new, rescheduled or
             *     cancelled booking is sent at once if less than an hour would remain until the booking.
             * @default 21:00
             */
            quiet_from: components["schemas"]["TimeOfDay"];
            /**
             * @description End of quiet hours. Equal to the start if there are no quiet hours.
             * @default 08:00
             */
            quiet_until: components["schemas"]["TimeOfDay"];
            /**
             * @description Times of the reminders, in minutes before the booking. At most 5; empty for no reminders.
             * @default [
             *       1440
             *     ]
             */
            reminders: components["schemas"]["Minutes"][];
            /**
             * @description Address for replies to emails; null if there is none.
             * @default null
             */
            reply_to: string | null;
        };
        /** @description Changes to the notification rules. Omitted fields keep their values. */
        NotificationRulesUpdate: {
            bookings?: boolean;
            /** @description Channels in order of preference. Notifications use the first enabled channel that the client has an address for. */
            channels?: components["schemas"]["Channel"][];
            language?: components["schemas"]["Language"];
            quiet_from?: components["schemas"]["TimeOfDay"];
            quiet_until?: components["schemas"]["TimeOfDay"];
            /**
             * @description Times of reminders, in minutes before the start of a booking. At most 5 different values. An empty list turns
             *     reminders off.
             */
            reminders?: components["schemas"]["Minutes"][];
            reply_to?: components["schemas"]["Email"] | null;
        };
        /**
         * Format: int64
         * @description Number of dates in a series: 1 to 104. Skipped dates count too.
         */
        OccurrenceCount: number;
        /**
         * Format: int64
         * @description Id of an offer of a released slot to a client on the waitlist.
         */
        OfferId: number;
        /**
         * @description State of an offer.
         * @enum {string}
         */
        OfferState: "open" | "accepted" | "declined" | "expired" | "gone";
        /**
         * @description Handling of unavailable dates. Defaults to `refuse`.
         * @enum {string}
         */
        OnConflict: "refuse" | "skip";
        /**
         * @description Online booking mode, for guests on the business's booking page.
         * @enum {string}
         */
        OnlineBooking: "instant" | "request" | "off";
        /** @description State of the node that answers the request. */
        Overview: {
            /** @description Users who used this node in the last five minutes. */
            active_users: number;
            caches: components["schemas"]["CacheStats"][];
            /**
             * Format: int64
             * @description Requests that are being processed.
             */
            in_flight: number;
            /** @description Requests of the last minute, without the current interval of ten seconds. */
            last_minute: components["schemas"]["RequestStats"];
            live: components["schemas"]["LiveStats"];
            /** @description Minutes of the last hour, oldest first. Minutes before the program started have no requests. */
            minutes: components["schemas"]["Minute"][];
            /** @description Connection to the other nodes. Connected nodes share rate limits, caches and live events. */
            nodes: components["schemas"]["NodeState"];
            now: components["schemas"]["Instant"];
            pool: components["schemas"]["PoolStats"];
            process?: components["schemas"]["ProcessStats"] | null;
            queues: components["schemas"]["QueueState"][];
            /** @description Endpoints that received requests in the last hour, highest `p95_ms` first. At most 15. */
            slowest: components["schemas"]["EndpointStats"][];
            started_at: components["schemas"]["Instant"];
            /** @description Version of the program. */
            version: string;
        };
        /** @description Page of a list. */
        Page_Attachment: {
            /** @description Items of this page, at most `limit`. */
            items: {
                file: components["schemas"]["File"];
                id: components["schemas"]["FileId"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Block: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description Blocked employees and resources. */
                bookables: components["schemas"]["BlockedBookable"][];
                /** @description End, in the location's local time. */
                ends_at: components["schemas"]["LocalTime"];
                id: components["schemas"]["BlockId"];
                /** @description Location that defines the local time of the block. */
                location_id: components["schemas"]["LocationId"];
                reason: string;
                /** @description Start, in the location's local time. */
                starts_at: components["schemas"]["LocalTime"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Booking: {
            /** @description Items of this page, at most `limit`. */
            items: {
                client: components["schemas"]["Named_ClientId"];
                created_at: components["schemas"]["Instant"];
                /** @description End, in the location's local time. */
                ends_at: components["schemas"]["LocalTime"];
                /** @description Amount that the client owes for a late cancellation or a no-show; zero otherwise. */
                fee: components["schemas"]["Money"];
                id: components["schemas"]["BookingId"];
                /** @description Booked services, in the order they are performed. */
                items: components["schemas"]["BookingItem"][];
                location_id: components["schemas"]["LocationId"];
                notes: string;
                /** @description Total price of all items. */
                price: components["schemas"]["Money"];
                series_id?: components["schemas"]["SeriesId"] | null;
                /** @description Start, in the location's local time. */
                starts_at: components["schemas"]["LocalTime"];
                status: components["schemas"]["BookingStatus"];
                /**
                 * Format: int64
                 * @description Starts at 1. Increases by 1 with every reschedule and every change of status, fee or notes.
                 */
                version: number;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_BookingEvent: {
            /** @description Items of this page, at most `limit`. */
            items: {
                at: components["schemas"]["Instant"];
                fee?: components["schemas"]["Money"] | null;
                from?: components["schemas"]["BookingStatus"] | null;
                from_ends_at?: components["schemas"]["Instant"] | null;
                from_starts_at?: components["schemas"]["Instant"] | null;
                kind: components["schemas"]["BookingEventKind"];
                /** @description Status after the change. */
                to: components["schemas"]["BookingStatus"];
                to_ends_at?: components["schemas"]["Instant"] | null;
                to_starts_at?: components["schemas"]["Instant"] | null;
                user_id?: components["schemas"]["UserId"] | null;
                /** @description Name of that user. */
                user_name?: string | null;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Chat: {
            /** @description Items of this page, at most `limit`. */
            items: {
                last_message: components["schemas"]["Message"];
                /**
                 * Format: int64
                 * @description Id of the last message that you have read or sent. 0 if there is no such message.
                 */
                read_message_id: number;
                /**
                 * Format: int64
                 * @description Number of unread messages from the other user.
                 */
                unread: number;
                /** @description The other user. */
                with: components["schemas"]["Named_UserId"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Client: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description Allergies and intolerances. */
                allergies: string;
                birthday?: components["schemas"]["Birthday"] | null;
                created_at: components["schemas"]["Instant"];
                email?: string | null;
                /** @description Formulas for the client, such as hair color mixtures and their processing times. */
                formulas: string;
                id: components["schemas"]["ClientId"];
                language?: components["schemas"]["Language"] | null;
                name: string;
                notes: string;
                /**
                 * @description Additional email addresses. Notifications are sent only to `email`. Guests who book online are not recognized by
                 *     an additional address.
                 */
                other_emails: components["schemas"]["Emails"];
                /** @description Additional phone numbers, for example from a merged duplicate. */
                other_phones: components["schemas"]["Phones"];
                phone?: string | null;
                tags: components["schemas"]["Tags"];
                time_zone?: components["schemas"]["TimeZone"] | null;
                /** @description True if the client has turned off all notifications from the business. */
                unsubscribed: boolean;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Closure: {
            /** @description Items of this page, at most `limit`. */
            items: {
                first_day: components["schemas"]["Day"];
                id: components["schemas"]["ClosureId"];
                /** @description Last day, inclusive. */
                last_day: components["schemas"]["Day"];
                reason: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_DayTotals: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /**
                 * Format: int64
                 * @description Number of bookings, without cancelled ones.
                 */
                bookings: number;
                /** Format: int64 */
                cancelled: number;
                /** @description Value of the completed bookings. */
                completed_revenue: components["schemas"]["Money"];
                day: components["schemas"]["Day"];
                /** Format: int64 */
                no_shows: number;
                /** @description Value of the bookings, without cancelled ones and no-shows. */
                revenue: components["schemas"]["Money"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Delivery: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description Email address or phone number. */
                address: string;
                /**
                 * Format: int32
                 * @description Number of attempts to send the delivery. 0 if it was skipped before the first.
                 */
                attempts: number;
                booking_id?: components["schemas"]["BookingId"] | null;
                channel: components["schemas"]["Channel"];
                client_id?: components["schemas"]["ClientId"] | null;
                created_at: components["schemas"]["Instant"];
                /**
                 * @description Error of the last attempt, for human readers: at most 500 characters, with the response of the mail server or
                 *     SMS service, if any. Null if the delivery was not tried yet, was sent or was skipped.
                 */
                detail?: string | null;
                /** @description Earliest time of sending. */
                due_at: components["schemas"]["Instant"];
                ended_at?: components["schemas"]["Instant"] | null;
                id: components["schemas"]["DeliveryId"];
                kind: components["schemas"]["DeliveryKind"];
                reason?: components["schemas"]["DeliveryReason"] | null;
                state: components["schemas"]["DeliveryState"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Employee: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description True if the employee can be booked. */
                active: boolean;
                id: components["schemas"]["EmployeeId"];
                name: string;
                /** @description Services that the employee performs. */
                services: components["schemas"]["Skill"][];
                /** @description Job title, such as Stylist. May be empty. */
                title: string;
                /** @description Locations where the employee works, with working hours. */
                workplaces: components["schemas"]["Workplace"][];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Invitation: {
            /** @description Items of this page, at most `limit`. */
            items: {
                created_at: components["schemas"]["Instant"];
                email: string;
                employee_id?: components["schemas"]["EmployeeId"] | null;
                expires_at: components["schemas"]["Instant"];
                id: components["schemas"]["InvitationId"];
                name: string;
                role: components["schemas"]["Role"];
                /**
                 * @description URL for accepting the invitation. Pass it on to the person. Present only in the response to the creation, and
                 *     only if this installation sends no email.
                 */
                url?: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Job: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /**
                 * Format: int32
                 * @description Number of attempts started, since the last manual retry if there was one.
                 */
                attempt: number;
                /** @description True if the job is running and will be cancelled. */
                cancel_requested: boolean;
                created_at: components["schemas"]["Instant"];
                /** @description Error of the last failed attempt. Null if there is none. */
                error?: string | null;
                finished_at?: components["schemas"]["Instant"] | null;
                id: components["schemas"]["JobId"];
                /** @description Name of the kind of job, such as `send_delivery`. */
                kind: string;
                /**
                 * Format: int32
                 * @description Number of attempts after which a failing job is dead.
                 */
                max_attempts: number;
                progress?: components["schemas"]["JobProgress"] | null;
                /** @description Name of the queue, such as `notifications`. */
                queue: string;
                /** @description Earliest start. */
                ready_at: components["schemas"]["Instant"];
                started_at?: components["schemas"]["Instant"] | null;
                state: components["schemas"]["JobState"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Location: {
            /** @description Items of this page, at most `limit`. */
            items: {
                address: string;
                city: string;
                created_at: components["schemas"]["Instant"];
                id: components["schemas"]["LocationId"];
                /** @description Minimum notice: clients must book at least this number of minutes before the start. */
                minimum_notice_minutes: components["schemas"]["MinimumNotice"];
                name: string;
                /** @description Weekly opening hours, in local time. */
                opening_hours: components["schemas"]["Hours"];
                /**
                 * @description Interval between slots, in minutes. Slots start at multiples of the interval, counted from midnight in local
                 *     time.
                 */
                slot_interval_minutes: components["schemas"]["SlotInterval"];
                state: string;
                /** @description Time zone of the location, from the IANA time zone database. */
                time_zone: components["schemas"]["TimeZone"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Message: {
            /** @description Items of this page, at most `limit`. */
            items: {
                attachments: components["schemas"]["Attachment"][];
                id: components["schemas"]["MessageId"];
                sender_id: components["schemas"]["UserId"];
                sent_at: components["schemas"]["Instant"];
                text: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Photo: {
            /** @description Items of this page, at most `limit`. */
            items: {
                caption: string;
                file: components["schemas"]["File"];
                id: components["schemas"]["FileId"];
                stage?: components["schemas"]["PhotoStage"] | null;
                taken_at: components["schemas"]["Instant"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Resource: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description True if the resource can be booked. */
                active: boolean;
                id: components["schemas"]["ResourceId"];
                kind: components["schemas"]["ResourceKind"];
                location_id: components["schemas"]["LocationId"];
                name: string;
                /** @description Type of resource, for `resource_types` of services. */
                type: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Service: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description True if the service can be booked. */
                active: boolean;
                /** @description Minutes that the employee and the resources are busy after the service. */
                buffer_after_minutes: components["schemas"]["Buffer"];
                /** @description Minutes that the employee and the resources are busy before the service. */
                buffer_before_minutes: components["schemas"]["Buffer"];
                /** @description Category under which the service is listed. May be empty. */
                category: string;
                /**
                 * Format: int32
                 * @description Total duration of the segments in minutes, without buffers.
                 */
                duration_minutes: number;
                id: components["schemas"]["ServiceId"];
                name: string;
                price: components["schemas"]["Money"];
                /** @description Types of the required resources, one resource of each. */
                resource_types: components["schemas"]["ResourceTypes"];
                /** @description Segments that make up the duration, in their order. */
                segments: components["schemas"]["Segments"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_Session: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description IP address from which the session was started. */
                address: string;
                created_at: components["schemas"]["Instant"];
                /** @description True for the session of this request. */
                current: boolean;
                id: components["schemas"]["SessionId"];
                /** @description Time of the last use. It can be up to 30 seconds behind. */
                last_used_at: components["schemas"]["Instant"];
                /** @description Browser or program that started the session (`User-Agent`, at most 200 characters). */
                user_agent: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_TeamMember: {
            /** @description Items of this page, at most `limit`. */
            items: {
                /** @description Null unless you are an owner or manager. */
                email?: string | null;
                employee_id?: components["schemas"]["EmployeeId"] | null;
                /** @description Id of the user. */
                id: components["schemas"]["UserId"];
                name: string;
                role: components["schemas"]["Role"];
                /** @description Null unless you are an owner or manager. */
                username?: string | null;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_TimeOff: {
            /** @description Items of this page, at most `limit`. */
            items: {
                employee_id: components["schemas"]["EmployeeId"];
                ends_at: components["schemas"]["Instant"];
                id: components["schemas"]["TimeOffId"];
                reason: string;
                starts_at: components["schemas"]["Instant"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Page of a list. */
        Page_WaitlistEntry: {
            /** @description Items of this page, at most `limit`. */
            items: {
                client: components["schemas"]["Named_ClientId"];
                created_at: components["schemas"]["Instant"];
                /** @description Earliest time of day for the start of the booking. */
                earliest: components["schemas"]["TimeOfDay"];
                first_day: components["schemas"]["Day"];
                id: components["schemas"]["WaitlistEntryId"];
                /** @description Services in the order in which they are performed. */
                items: components["schemas"]["WaitlistService"][];
                last_day: components["schemas"]["Day"];
                /** @description Latest time of day for the start of the booking, exclusive. */
                latest: components["schemas"]["TimeOfDay"];
                location_id: components["schemas"]["LocationId"];
                notes: string;
                /** @description Offers that can be accepted now. */
                offers: components["schemas"]["WaitlistOffer"][];
                state: components["schemas"]["WaitlistEntryState"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description Password as entered. Never logged. */
        Password: string;
        /** @description New password of the logged-in user. */
        PasswordChange: {
            /** @description Your current password, as confirmation. */
            current_password: components["schemas"]["Password"];
            /** @description New password. At least 10 characters. */
            password: components["schemas"]["Password"];
        };
        /** @description Request for a password reset. */
        PasswordResetRequest: {
            /** @description Username or email address. Case-insensitive. */
            username: components["schemas"]["LoginName"];
        };
        /**
         * Format: int32
         * @description Part of a price, in percent: 0 to 100.
         */
        Percent: number;
        /** @description Phone number: 3 to 20 digits. `+ - ( ) . , /` and spaces are allowed. */
        Phone: string;
        /** @description Phone numbers: at most 10, without duplicates. */
        Phones: string[];
        /** @description Photo of a client. */
        Photo: {
            caption: string;
            file: components["schemas"]["File"];
            id: components["schemas"]["FileId"];
            stage?: components["schemas"]["PhotoStage"] | null;
            taken_at: components["schemas"]["Instant"];
        };
        /**
         * @description Stage of a photo, for comparing before and after.
         * @enum {string}
         */
        PhotoStage: "before" | "after";
        /** @description Changes to a photo. Omitted fields stay unchanged; `null` clears a field. */
        PhotoUpdate: {
            caption?: components["schemas"]["Label"] | null;
            stage?: components["schemas"]["PhotoStage"] | null;
            taken_at?: components["schemas"]["InstantOrLocalTime"];
        };
        /**
         * @description Plan that a business subscribes to.
         * @enum {string}
         */
        Plan: "free" | "premium";
        /** @description State of the database connection pool. */
        PoolStats: {
            /** @description Open connections that are idle. */
            checked_in: number;
            /** @description Connections that are in use or being opened. */
            checked_out: number;
            /**
             * Format: int64
             * @description Connections found unusable, since the start.
             */
            invalid: number;
            /** @description Connections beyond `pool_size`. They also count in `checked_in` or `checked_out`. */
            overflow: number;
            /** @description Maximum number of permanent connections. */
            pool_size: number;
            /**
             * Format: int64
             * @description Transactions refused since the start, because too many were waiting or the pool was closing.
             */
            refused: number;
            /** @description Transactions that wait for a connection. */
            waiting: number;
        };
        /**
         * Format: int64
         * @description Price in minor units: 0 to 10 billion.
         */
        Price: number;
        /** @description Problem document as sent. */
        Problem: {
            /** @description Token for the proof of work. Present only for `proof_of_work_required`. */
            challenge?: string | null;
            /**
             * Format: int32
             * @description Number of zero bits for the proof of work. Present only for `proof_of_work_required`.
             */
            challenge_bits?: number | null;
            /** @description Stable identifier of the problem. */
            code: components["schemas"]["ProblemCode"];
            /** @description Explanation of this occurrence. */
            detail?: string | null;
            earliest?: components["schemas"]["LocalTime"] | null;
            /** @description Invalid fields, or unavailable dates of a series: at most 20. Absent if empty. */
            errors?: components["schemas"]["FieldError"][];
            /**
             * Format: int64
             * @description Limit for the uploaded file: bytes for `too_large`, pixels for `too_many_pixels`. Absent for other requests.
             */
            limit?: number | null;
            /** @description Request id, for finding details in the log. Present only for server errors. */
            request_id?: string | null;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description Summary that is the same for every occurrence of the code. */
            title: string;
            /** @description `urn:parlour:problem:` followed by the code. */
            type: string;
            /** @description All dates of a series that cannot be booked, each with the reason. Absent for other problems. */
            unavailable_dates?: components["schemas"]["UnavailableDate"][];
        };
        /**
         * @description Stable identifier of a problem.
         * @enum {string}
         */
        ProblemCode: "malformed" | "unauthorized" | "wrong_credentials" | "forbidden" | "cross_site" | "not_found" | "method_not_allowed" | "request_timeout" | "slot_taken" | "outside_hours" | "invalid_transition" | "version_conflict" | "too_late" | "too_many_bookings" | "duplicate" | "collision" | "too_large" | "too_many_pixels" | "unsupported_media_type" | "file_not_allowed" | "broken_picture" | "invalid_input" | "walk_in_client" | "both_log_in" | "merge_too_large" | "idempotency_key_reused" | "too_many_attempts" | "upgrade_required" | "rate_limited" | "blocked" | "proof_of_work_required" | "internal" | "not_set_up" | "busy" | "unavailable" | "files_unavailable" | "outcome_unknown";
        /** @description Resources used by the program, as reported by the operating system. */
        ProcessStats: {
            /**
             * Format: double
             * @description CPU time used since the start, in seconds. One fully used CPU adds 60 per minute.
             */
            cpu_seconds: number;
            /**
             * Format: int64
             * @description Resident memory, in bytes.
             */
            memory_bytes: number;
            /**
             * Format: int64
             * @description Open files and sockets.
             */
            open_files: number;
            /** @description Number of CPUs that the program may use. */
            processors: number;
        };
        /** @description Invitation, as shown to the invited person. */
        PublicInvitation: {
            /** @description Name of the business that the person is invited to. */
            business: string;
            email: string;
            expires_at: components["schemas"]["Instant"];
            /**
             * @description True if an account with this address exists. To accept the invitation, its password is then required, but no
             *     username.
             */
            has_account: boolean;
            name: string;
            role: components["schemas"]["Role"];
        };
        /** @description Offer, as shown to the client. */
        PublicOffer: {
            /** @description Address of the location. */
            address: string;
            booking_id?: components["schemas"]["BookingId"] | null;
            /** @description Name of the business. */
            business: string;
            city: string;
            /** @description Name of the employee who performs the first service. */
            employee: string;
            /** @description End of the booking, on the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            /** @description Expiry of the offer, on the location's clock. */
            expires_at: components["schemas"]["LocalTime"];
            /** @description Name of the location. */
            location: string;
            /** @description Names of the services, in the order in which they are performed. */
            services: string[];
            /** @description Start of the booking, on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
            state: components["schemas"]["OfferState"];
        };
        /** @description Last known statistics of a job queue. */
        QueueState: {
            /**
             * Format: int64
             * @description Jobs that failed permanently (dead letters).
             */
            dead: number;
            /**
             * Format: int64
             * @description Jobs that are not due yet.
             */
            delayed: number;
            name: string;
            /**
             * Format: int64
             * @description Time since the oldest ready job became ready, in seconds. Null if no job is ready.
             */
            oldest_ready_seconds?: number | null;
            /**
             * Format: int64
             * @description Jobs that could run now.
             */
            ready: number;
            /** Format: int64 */
            running: number;
        };
        /** @description Delivery that was queued. */
        QueuedDelivery: {
            channel: components["schemas"]["Channel"];
            /** @description Id for `GET /deliveries/{id}`, which reports the outcome. */
            id: components["schemas"]["DeliveryId"];
            status: components["schemas"]["DeliveryState"];
        };
        /** @description Read marker: the last message of a conversation that you have read. */
        ReadMarker: {
            message_id: components["schemas"]["MessageId"];
        };
        /** @description Readiness of the program. */
        Readiness: {
            /** @description Connection to the other nodes. Connected nodes share rate limits, caches and live events. */
            nodes: components["schemas"]["NodeState"];
            /** @description Always `ready`. */
            status: string;
        };
        /**
         * @description Unit of the interval between two dates of a series.
         * @enum {string}
         */
        RecurrenceUnit: "days" | "weeks" | "months";
        /** @description Number and durations of requests. The percentiles are accurate to 13 %. */
        RequestStats: {
            /**
             * Format: int64
             * @description Requests that failed with a server error (5xx).
             */
            errors: number;
            /**
             * Format: double
             * @description 50 % of the requests were answered within this number of milliseconds. Null without requests.
             */
            p50_ms?: number | null;
            /**
             * Format: double
             * @description 95 % of the requests were answered within this number of milliseconds. Null without requests.
             */
            p95_ms?: number | null;
            /**
             * Format: double
             * @description 99 % of the requests were answered within this number of milliseconds. Null without requests.
             */
            p99_ms?: number | null;
            /** Format: int64 */
            requests: number;
        };
        /** @description Room or piece of equipment. */
        Resource: {
            /** @description True if the resource can be booked. */
            active: boolean;
            id: components["schemas"]["ResourceId"];
            kind: components["schemas"]["ResourceKind"];
            location_id: components["schemas"]["LocationId"];
            name: string;
            /** @description Type of resource, for `resource_types` of services. */
            type: string;
        };
        /**
         * Format: int64
         * @description Id of a room or piece of equipment. Bookings claim it by this id.
         */
        ResourceId: number;
        /**
         * @description Kind of resource: a room or a piece of equipment.
         * @enum {string}
         */
        ResourceKind: "room" | "equipment";
        /** @description Names of resource types: at most 5, without duplicates. */
        ResourceTypes: string[];
        /** @description Changes to a resource. Omitted fields stay unchanged. */
        ResourceUpdate: {
            active?: boolean;
            name?: components["schemas"]["Name"];
            type?: components["schemas"]["Name"];
        };
        /**
         * @description Role of a person in a business.
         * @enum {string}
         */
        Role: "owner" | "manager" | "receptionist" | "employee" | "client";
        /**
         * @description Part of a service. The employee is free for other bookings during a segment that is not staffed, for example while a
         *     hair color processes.
         */
        Segment: {
            /**
             * Format: int32
             * @description Duration in minutes.
             */
            minutes: number;
            /** @description True if the employee is busy during the segment. */
            staffed: boolean;
        };
        /** @description Segments of a service: 1 to 20. The first and the last segment are staffed. */
        Segments: components["schemas"]["Segment"][];
        /** @description Series of recurring bookings. */
        Series: {
            /** @description Bookings in any status, earliest start first. */
            bookings: components["schemas"]["Booking"][];
            client: components["schemas"]["Named_ClientId"];
            created_at: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description Number of units from one date to the next.
             */
            every: number;
            id: components["schemas"]["SeriesId"];
            location_id: components["schemas"]["LocationId"];
            /**
             * @description Unavailable dates that were skipped (`on_conflict` is `skip`). Empty except in the response to the request that
             *     created the series.
             */
            skipped: components["schemas"]["UnavailableDate"][];
            unit: components["schemas"]["RecurrenceUnit"];
        };
        /** @description Cancellation of the upcoming bookings of a series. */
        SeriesCancellation: {
            from?: components["schemas"]["Day"] | null;
        };
        /**
         * Format: int64
         * @description Id of a series of bookings.
         */
        SeriesId: number;
        /** @description Service that a business offers. */
        Service: {
            /** @description True if the service can be booked. */
            active: boolean;
            /** @description Minutes that the employee and the resources are busy after the service. */
            buffer_after_minutes: components["schemas"]["Buffer"];
            /** @description Minutes that the employee and the resources are busy before the service. */
            buffer_before_minutes: components["schemas"]["Buffer"];
            /** @description Category under which the service is listed. May be empty. */
            category: string;
            /**
             * Format: int32
             * @description Total duration of the segments in minutes, without buffers.
             */
            duration_minutes: number;
            id: components["schemas"]["ServiceId"];
            name: string;
            price: components["schemas"]["Money"];
            /** @description Types of the required resources, one resource of each. */
            resource_types: components["schemas"]["ResourceTypes"];
            /** @description Segments that make up the duration, in their order. */
            segments: components["schemas"]["Segments"];
        };
        /** Format: int64 */
        ServiceId: number;
        /**
         * @description Changes to a service. Omitted fields stay unchanged. `duration_minutes` and `segments` cannot be combined. Existing
         *     bookings keep their duration and price.
         */
        ServiceUpdate: {
            active?: boolean;
            buffer_after_minutes?: components["schemas"]["Buffer"];
            buffer_before_minutes?: components["schemas"]["Buffer"];
            category?: components["schemas"]["Label"];
            duration_minutes?: components["schemas"]["Duration"];
            name?: components["schemas"]["Name"];
            price?: components["schemas"]["Price"];
            resource_types?: components["schemas"]["ResourceTypes"];
            segments?: components["schemas"]["Segments"];
        };
        /** @description Session, as shown to its user. */
        Session: {
            /** @description IP address from which the session was started. */
            address: string;
            created_at: components["schemas"]["Instant"];
            /** @description True for the session of this request. */
            current: boolean;
            id: components["schemas"]["SessionId"];
            /** @description Time of the last use. It can be up to 30 seconds behind. */
            last_used_at: components["schemas"]["Instant"];
            /** @description Browser or program that started the session (`User-Agent`, at most 200 characters). */
            user_agent: string;
        };
        /** Format: int64 */
        SessionId: number;
        /** @description Service that an employee performs. A price and segments of the employee replace those of the service. */
        Skill: {
            price?: components["schemas"]["Price"] | null;
            segments?: components["schemas"]["Segments"] | null;
            service_id: components["schemas"]["ServiceId"];
        };
        /**
         * Format: int32
         * @description Minutes between slots: 1 to 240. Defaults to 15.
         */
        SlotInterval: number;
        /** @description Tags for grouping clients: at most 30, without duplicates. */
        Tags: string[];
        /** @description Member of a business in a staff role. */
        TeamMember: {
            /** @description Null unless you are an owner or manager. */
            email?: string | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Id of the user. */
            id: components["schemas"]["UserId"];
            name: string;
            role: components["schemas"]["Role"];
            /** @description Null unless you are an owner or manager. */
            username?: string | null;
        };
        /**
         * @description Local time of day, `HH:MM`, from 00:00 to 24:00.
         * @example 09:00
         */
        TimeOfDay: string;
        /** @description Interval during which an employee is away. */
        TimeOff: {
            employee_id: components["schemas"]["EmployeeId"];
            ends_at: components["schemas"]["Instant"];
            id: components["schemas"]["TimeOffId"];
            reason: string;
            starts_at: components["schemas"]["Instant"];
        };
        /**
         * Format: int64
         * @description Id of an interval when an employee is away.
         */
        TimeOffId: number;
        /**
         * @description Time zone of the IANA database, by name.
         * @example America/New_York
         */
        TimeZone: string;
        /** @description Token: the last part of a link. */
        Token: string;
        /** @description Date of a series that cannot be booked. */
        UnavailableDate: {
            /** @description Date, in the location's local time. */
            day: components["schemas"]["Day"];
            reason: components["schemas"]["UnavailableReason"];
        };
        /**
         * @description Reason why a date of a series cannot be booked.
         * @enum {string}
         */
        UnavailableReason: "slot_taken" | "outside_hours" | "no_such_time";
        /** @description Unread messages of a user. */
        Unread: {
            /**
             * Format: int64
             * @description Number of unread messages in all conversations.
             */
            unread: number;
        };
        /** @description Logged-in user. */
        User: {
            /** @description Business that the user is logged in to. */
            business_id: components["schemas"]["BusinessId"];
            client_id?: components["schemas"]["ClientId"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            id: components["schemas"]["UserId"];
            /** @description True if the user administers the whole installation. */
            is_administrator: boolean;
            name: string;
            /** @description Role of the user at this business. */
            role: components["schemas"]["Role"];
            username: string;
        };
        /**
         * Format: int64
         * @description Id of a user with a login.
         */
        UserId: number;
        /** @description Username for the login, stored in lower case. It consists of letters, digits and `. _ - @ +`. */
        Username: string;
        /** @description Waitlist entry: a client who waits for a slot. */
        WaitlistEntry: {
            client: components["schemas"]["Named_ClientId"];
            created_at: components["schemas"]["Instant"];
            /** @description Earliest time of day for the start of the booking. */
            earliest: components["schemas"]["TimeOfDay"];
            first_day: components["schemas"]["Day"];
            id: components["schemas"]["WaitlistEntryId"];
            /** @description Services in the order in which they are performed. */
            items: components["schemas"]["WaitlistService"][];
            last_day: components["schemas"]["Day"];
            /** @description Latest time of day for the start of the booking, exclusive. */
            latest: components["schemas"]["TimeOfDay"];
            location_id: components["schemas"]["LocationId"];
            notes: string;
            /** @description Offers that can be accepted now. */
            offers: components["schemas"]["WaitlistOffer"][];
            state: components["schemas"]["WaitlistEntryState"];
        };
        /**
         * Format: int64
         * @description Id of a client's entry in the waitlist.
         */
        WaitlistEntryId: number;
        /**
         * @description State of a waitlist entry.
         * @enum {string}
         */
        WaitlistEntryState: "waiting" | "booked" | "removed" | "expired";
        /**
         * @description Waitlist mode: a free slot is offered to one matching client at a time or to all of them at once.
         * @enum {string}
         */
        WaitlistMode: "first" | "all";
        /** @description Offer of a slot, as shown in the waitlist. */
        WaitlistOffer: {
            /** @description Employee who performs the first service. */
            employee: components["schemas"]["Named_EmployeeId"];
            /** @description End on the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            /** @description Expiry of the offer, on the location's clock. */
            expires_at: components["schemas"]["LocalTime"];
            id: components["schemas"]["OfferId"];
            /** @description Start on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
            state: components["schemas"]["OfferState"];
            /**
             * @description Token for accepting or declining the offer at `/offers/{token}` without login. Null if an employee reads the
             *     entry.
             */
            token?: string | null;
        };
        /** @description Service that a client is waiting for. */
        WaitlistService: {
            employee?: components["schemas"]["Named_EmployeeId"] | null;
            service: components["schemas"]["Named_ServiceId"];
        };
        /**
         * @description Day of the week, as its English name in lower case.
         * @enum {string}
         */
        Weekday: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
        /** @description Working hours of an employee at a location. */
        Workplace: {
            /** @description Weekly breaks, in the location's local time. */
            breaks?: components["schemas"]["Hours"];
            location_id: components["schemas"]["LocationId"];
            /** @description Weekly working hours, in the location's local time. */
            working_hours: components["schemas"]["Hours"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_attachments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Attachment"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_attachment: {
        parameters: {
            query?: {
                /** @description File name. Defaults to the name in the request itself (`Content-Disposition`, or the form). */
                name?: string;
            };
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["FileBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_availability: {
        parameters: {
            query: {
                /**
                 * @description Services in the order in which they are performed: `service_id=1,4`. At most 10.
                 * @example 1,4
                 */
                service_id: string;
                /** @description Employee who performs all services. Any employee if omitted. */
                employee_id?: number;
                /** @description Location. Defaults to the employee's first location, or else the business's first location. */
                location_id?: number;
                /** @description Booking to reschedule. The time that it occupies counts as free, and durations that were set for it are kept. */
                booking_id?: number;
                /** @description Duration, if it differs from the employee's usual one. Only for a single service. Not allowed for clients. */
                duration_minutes?: number;
                /**
                 * @description First day, on the location's calendar. Defaults to today.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Last day, inclusive. Defaults to the first day. At most 62 days in total.
                 * @example 2027-02-21
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_blocks: {
        parameters: {
            query?: {
                /** @description Only blocks of this employee. */
                employee_id?: number;
                /** @description Only blocks at this location. */
                location_id?: number;
                /**
                 * @description First day, on the clock of the given location, or else of the employee's first location, or else of the
                 *     business's first location. Defaults to today.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Last day, inclusive. Defaults to 30 days after the first. At most 62 days in total.
                 * @example 2027-01-28
                 */
                to?: string;
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Block"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_block: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBlock"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BlockId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_booking_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingPage"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_public_availability: {
        parameters: {
            query: {
                /**
                 * @description Services in the order in which they are performed: `service_id=1,4`. At most 10.
                 * @example 1,4
                 */
                service_id: string;
                /** @description Employee who performs all services. Any employee if omitted. */
                employee_id?: number;
                /** @description Location. Defaults to the employee's first location, or else the business's first location. */
                location_id?: number;
                /**
                 * @description First day, on the location's calendar. Defaults to today.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Last day, inclusive. Defaults to the first day. At most 62 days in total.
                 * @example 2027-02-21
                 */
                to?: string;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_guest_booking: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGuestBooking"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestBooking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_bookings: {
        parameters: {
            query?: {
                /** @description Only bookings at this location. Not allowed for clients. */
                location_id?: number;
                /** @description Only bookings in which this employee performs a service. Not allowed for clients. */
                employee_id?: number;
                /** @description Only bookings of this client. Clients can only give their own id. */
                client_id?: number;
                /** @description Only bookings in this status. */
                status?: components["schemas"]["BookingStatus"];
                /**
                 * @description First day or earliest start, on the clock of the given location, or else of the business's first location.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Last day (inclusive) or end of the interval (exclusive), on the same clock as `from`.
                 * @example 2027-01-28
                 */
                to?: string;
                /** @description Sort order. Defaults to `newest`. */
                order?: "oldest" | "newest";
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_booking: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBooking"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_booking_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_booking_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BookingEvent"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_booking_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManageLink"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reschedule_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingTimeUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_booking_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingStatusUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_business: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_business: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BusinessUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_logo: {
        parameters: {
            query?: {
                /** @description File name. Defaults to the name in the `Content-Disposition` header, or else in the form. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["FileBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_logo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_notification_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRules"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_notification_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationRulesUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRules"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_calendar_feed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_chats: {
        parameters: {
            query?: {
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Chat"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_unread: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Message"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_message: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadMarker"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chat"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_typing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_clients: {
        parameters: {
            query?: {
                /**
                 * @description Search text: the first letters of words in the name or in the part of the email address before the @, the
                 *     beginning of the email address, or the first digits of the phone number. The prefix of the number can be
                 *     omitted, and the last four digits suffice. Only the three longest words of the text are used.
                 */
                search?: string;
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Client"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_client: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClient"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_client: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_client: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    merge_clients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Merge"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_photos: {
        parameters: {
            query?: {
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Photo"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_photo: {
        parameters: {
            query?: {
                /** @description File name. Defaults to the name in the `Content-Disposition` header, or else in the form. */
                name?: string;
                /** @description Description of the photo. Empty if omitted. */
                caption?: string;
                stage?: components["schemas"]["PhotoStage"];
                /** @description Time when the photo was taken, with a UTC offset. Defaults to now. */
                taken_at?: string;
            };
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                id: components["schemas"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["FileBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClientId"];
                photo_id: components["schemas"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClientId"];
                photo_id: components["schemas"]["FileId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhotoUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_dashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_days: {
        parameters: {
            query?: {
                /**
                 * @description First day. Defaults to 29 days before the last day.
                 * @example 2027-01-01
                 */
                from?: string;
                /**
                 * @description Last day, inclusive. Defaults to today at the location, or at the business's first location. The period has at
                 *     most 92 days.
                 * @example 2027-01-30
                 */
                to?: string;
                /** @description Only bookings at this location. Defaults to all locations. */
                location_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DayTotals"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries to this client. */
                client_id?: number;
                /** @description Only deliveries about this booking. Those about several bookings are not included. */
                booking_id?: number;
                /** @description Only deliveries in this state. */
                state?: components["schemas"]["DeliveryState"];
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_employees: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Employee"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_employee: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEmployee"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Employee"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_employee: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["EmployeeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Employee"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_employee: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["EmployeeId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmployeeUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Employee"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_employee_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["EmployeeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarLink"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_employee_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["EmployeeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarLink"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_time_off: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["EmployeeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TimeOff"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_time_off: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                id: components["schemas"]["EmployeeId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTimeOff"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeOff"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_time_off: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["EmployeeId"];
                time_off_id: components["schemas"]["TimeOffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_installation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Invitation"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["InvitationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_invitation: {
        parameters: {
            query: {
                /** @description Token: the last part of the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicInvitation"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_locations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Location"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_location: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLocation"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_location: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_location: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LocationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocationUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_calendar_view: {
        parameters: {
            query?: {
                /**
                 * @description First day, on the location's calendar. Defaults to today.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Last day, inclusive. Defaults to the first day. At most 7 days in total.
                 * @example 2027-01-28
                 */
                to?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["LocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarView"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_closures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Closure"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_closure: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                id: components["schemas"]["LocationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClosure"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closure"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_closure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LocationId"];
                closure_id: components["schemas"]["ClosureId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description The request failed; see `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_managed_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedBooking"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_managed_availability: {
        parameters: {
            query?: {
                /**
                 * @description First day, on the location's calendar. Defaults to today.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Last day, inclusive. Defaults to the first day. At most 62 days in total.
                 * @example 2027-02-21
                 */
                to?: string;
                /** @description True to consider all employees. By default, only the booking's current employees are considered. */
                any_employee?: boolean;
            };
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_managed_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_managed_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManagedCancellation"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedBooking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reschedule_managed_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManagedTime"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedBooking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TeamMember"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMember"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_monitoring: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicOffer"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicOffer"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decline_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicOffer"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetRequest"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only jobs in this state. Defaults to `waiting`. */
                state?: components["schemas"]["JobState"];
                /** @description Only jobs of this queue. */
                queue?: string;
                /** @description Only jobs of this kind. */
                kind?: string;
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_job_state: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobStateUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description The request failed; see `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_resources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Resource"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_resource: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewResource"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_resource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ResourceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResourceUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_notification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNotification"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuedDelivery"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_series: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSeries"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_series: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SeriesId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_series: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SeriesId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeriesCancellation"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_services: {
        parameters: {
            query?: {
                /** @description True to include services that cannot be booked. Not allowed for clients. */
                inactive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Service"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_service: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewService"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ServiceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ServiceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Session"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_waitlist_entries: {
        parameters: {
            query?: {
                /**
                 * @description Only entries whose suitable days include this day.
                 * @example 2027-01-22
                 */
                day?: string;
                /** @description Only entries of this client. Clients can only give their own id. */
                client_id?: number;
                /** @description Only entries in this state. Defaults to `waiting`. */
                state?: components["schemas"]["WaitlistEntryState"];
                /** @description Number of items per page: 1 to 100; 20 by default. */
                limit?: number;
                /** @description `next` of the previous page. Omit it for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitlistEntry"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_waitlist_entry: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWaitlistEntry"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitlistEntry"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_waitlist_entry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["WaitlistEntryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_walk_in: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
                 *     and creates nothing. Server errors and `collision` are not stored.
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWalkIn"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The request failed; see `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_socket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is a WebSocket from now on. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is a WebSocket from now on. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; see `code`. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request failed; see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
