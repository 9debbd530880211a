// Made of ../openapi/parlour.json by `npm run api`.

export interface paths {
    "/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what you have put in that no message of yours names yet.
         * @description The last one comes first. After a day they are gone.
         */
        get: operations["list_attachments"];
        put?: never;
        /**
         * Puts in a file that is to go with a message.
         * @description The body is the file itself (JPEG, PNG, WebP, GIF, PDF, DOCX, XLSX or ODT; what it is is told from its content), or
         *     a form with it as its one part. Pictures are drawn anew. Name it as one of the `attachment_ids` of a message within
         *     a day.
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
         * Lists the times at which a visit can start.
         * @description A time is listed if and only if somebody (or the one who is asked for) and the rooms that are needed are free for
         *     all of it, with opening and working hours, breaks, time off, closing days, buffers and processing gaps accounted
         *     for. Past times are not listed, nor are those more than two years ahead.
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
        /** Lists blocked time, earliest start first. */
        get: operations["list_blocks"];
        put?: never;
        /**
         * Blocks a time.
         * @description Refused with `slot_taken`, naming what is there, if any of them is booked or blocked then. Employees block their own
         *     time.
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
        /** Gives a blocked time back. Employees give back what is theirs alone. */
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
        /** Shows what a business offers, and where, and who does it, to whoever wants to book. */
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
         * Lists the times at which a visit can start that is booked on the business's page.
         * @description As `GET /availability` does for clients: no times within the location's lead time.
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
         * Books a visit on the business's page, without an account.
         * @description By the rules for clients: times that are offered, no more than 10 visits ahead. It is `confirmed` or `pending`, as
         *     the business wants it. Who has come before, by name and by e-mail address or phone, stays the same client.
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
         * Lists bookings.
         * @description Clients see their own.
         */
        get: operations["list_bookings"];
        put?: never;
        /**
         * Books a visit.
         * @description Of any number of requests for one employee or room at one time, one succeeds; the others get `slot_taken`. A service
         *     without a named employee goes to whoever is free, and fails only when nobody is.
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
        /** Shows a booking. Clients see their own. */
        get: operations["show_booking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what is kept in mind of a booking.
         * @description The front desk does so for all bookings, employees for those in which they serve.
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
         * Shows a booking as a file for calendars (iCalendar, RFC 5545).
         * @description Its `SEQUENCE` is the booking's version, so that calendars take over what has changed. Clients see their own.
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
        /** Shows what happened to a booking, in order; the last 1,000 changes. */
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
         * Shows the link by which a booking can be managed without an account.
         * @description Clients see those of their own, employees none.
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
         * Moves a booking to another time.
         * @description The same people do the same services, unless others are named; an item that stays what it was and with whom it was
         *     keeps its price, and one that was given its own length keeps that. Nothing changes unless all of it can be had:
         *     `slot_taken` and `outside_hours` leave the booking where it is. Only what is pending or confirmed can be moved; what
         *     is under way stays when and where it is, but can be made longer or shorter and be of other services, beyond working
         *     hours too. The front desk moves all bookings, employees those in which they serve; clients move their own to times
         *     that are offered, and not after the business's cut-off (`too_late`).
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
         * Moves a booking to another state.
         * @description pending → confirmed → arrived → in_service → completed; before it is served it can be cancelled, and one that was
         *     confirmed can become a no-show. Clients come and are served on the day of the visit, not before, and a no-show is
         *     one once the visit has started. What was said of somebody who is there can be taken back: completed → in_service →
         *     arrived → confirmed. Cancelling and no-show free the time. The front desk moves all bookings, employees those in
         *     which they serve, and clients cancel their own: after the business's cut-off for a fee, or not at all (`too_late`).
         *     A no-show owes the fee too.
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
        /** Changes your business. */
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
         * Gives your business a logo, in place of the one that it has.
         * @description The body is the picture itself (JPEG, PNG, WebP or GIF; what it is is told from its content), or a form with it as
         *     its one part. Its link is for everybody.
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
        /** Shows what your business tells its clients, and when. */
        get: operations["show_notification_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what your business tells its clients, and when. */
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
         * Shows an employee's visits to calendar programs (iCalendar, RFC 5545).
         * @description From 30 days ago to 180 days ahead; visits that were called off are in it as cancelled. The token may end with
         *     `.ics`.
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
         * @description Last message first.
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
        /** Says how many messages you have still to read. */
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
         * @description Last one first.
         */
        get: operations["list_messages"];
        put?: never;
        /** Sends a message. */
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
        /** Says that you have read a conversation, up to a message. What was read stays read. */
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
        /** Shows somebody that you are writing to them. Say it again every few seconds while you do. */
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
         * @description By name; those found by what they were searched by. Employees see that there is a phone or an e-mail address, and
         *     enough to know it again, but not the whole; they find clients by their names only.
         */
        get: operations["list_clients"];
        put?: never;
        /** Adds a client. */
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
         * @description Employees do not see whole phone numbers and email addresses. Their visits are `GET /bookings?client_id=`.
         */
        get: operations["show_client"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a client. */
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
         * Makes one client of two records.
         * @description Visits, photos, messages and places on the waitlist of the other belong to this one afterwards, and the other is
         *     gone. A service that both waited for is waited for once. This one's fields stay, and what is empty is taken from the
         *     other. Another phone number or e-mail address is kept in `other_phones` or `other_emails`, and another name in the
         *     notes. Notes, formulas, allergies and tags are joined. If one of the two wanted no messages, the client gets none.
         *     Merging cannot be undone.
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
         * Lists the photos of a client.
         * @description The one that was taken last comes first. Links to them need no log-in, and are good for an hour at least.
         */
        get: operations["list_photos"];
        put?: never;
        /**
         * Adds a photo of a client.
         * @description The body is the picture itself (JPEG, PNG, WebP or GIF; what it is is told from its content), or a form with it as
         *     its one part. It is drawn anew, without where it was taken, and with no side longer than 2,048 pixels.
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
        /** Changes what is said of a photo. */
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
        /** Shows today at a glance. */
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
        /** Lists days with what they hold: every day, earliest first. */
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
        /** Lists the messages that were sent or are to be, the newest first. */
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
        /** Shows a message and what became of it. */
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
        /** Adds someone to the staff. */
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
        /** Shows someone who works for the business. */
        get: operations["show_employee"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes someone on the staff.
         * @description Bookings that are there stay, whatever the new hours are.
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
         * Shows where an employee's calendar is, for themselves and for managers.
         * @description It has the visits from 30 days ago to 180 days ahead, and is at the same place until it is replaced.
         */
        get: operations["show_employee_calendar"];
        put?: never;
        /** Puts an employee's calendar at another place: the links there were lead nowhere from now on. */
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
        /** Lists when somebody is away, from now on. */
        get: operations["list_time_off"];
        put?: never;
        /**
         * Gives somebody time off.
         * @description Bookings that are there already stay.
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
        /** Takes time off back. */
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
        /** Says that the program is alive. Nothing is asked of anything else. */
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
        /** Says what this installation is, and how to look around where it is a demonstration. */
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
        /** Lists the invitations that nobody has accepted yet. */
        get: operations["list_invitations"];
        put?: never;
        /**
         * Invites somebody to work with your business.
         * @description They get an email with a link that holds for a week. Who is invited again gets another one, and the one before is
         *     void.
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
        /** Takes an invitation back. */
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
         * @description Who can log in already, with the address that was invited, gives their password and joins; everybody else chooses a
         *     name and a password.
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
        /** Opens a location. */
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
        /** Changes a location. */
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
         * Shows all that some days at a location hold.
         * @description Where that is more than 5,000 visits, fewer days have to be asked for.
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
        /** Lists the days on which a location is closed, from today on. */
        get: operations["list_closures"];
        put?: never;
        /**
         * Closes a location for some days.
         * @description Bookings that are there already stay.
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
        /** Opens a location again. */
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
         * @description Begins a session, with a new token. A browser gets it as a cookie too. The answer is the same, and takes the same
         *     time, whether the name or the password was wrong.
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
         * @description Ends the session that asks, and takes the cookie back.
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
        /** Shows a visit to whoever has the link to it, and what can be done with it. */
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
         * Lists the times to which a visit can be moved, by its link.
         * @description Its own time counts as free. Not after the business's cut-off (`too_late`).
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
        /** Shows a visit as a file for calendars to whoever has the link to it. */
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
         * Calls a visit off, by its link.
         * @description After the business's cut-off that costs the fee, or cannot be done (`too_late`).
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
         * Moves a visit to another time that is offered, by its link.
         * @description Not after the business's cut-off (`too_late`).
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
        /** Shows who you are. */
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
         * Sets another password for yourself. All your other sessions end.
         * @description Who gives wrong ones waits longer and longer, as at log-in.
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
         * Lists those who work with your business.
         * @description By name; no more than 1,000.
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
         * Takes somebody out of your business.
         * @description They are logged out of it everywhere, invitations of theirs that are open and the link to their calendar are void,
         *     and what they did stays. Nobody removes themselves, managers not owners, and an owner remains.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /**
         * Changes what somebody may do, and which employee they are.
         * @description It holds at once, on every node, and for invitations of theirs that are open; the link to the calendar of who they
         *     were before is void. Nobody changes their own role, managers not what owners are, and an owner remains.
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
         * Shows how the node that answers does.
         * @description For administrators of the installation. `/metrics` has the same, and more, for Prometheus.
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
        /** Shows an offer to whoever has its link. */
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
         * Accepts an offer: books the visit.
         * @description If the time was taken meanwhile the answer is `slot_taken`, the offer is ended, and the client stays in line.
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
        /** Refuses an offer. The client stays in line for other times. */
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
        /** Sets another password, by the link in an email. All sessions of the user end. */
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
         * Sends an email with a link by which another password is set, if there is such a user.
         * @description The answer is the same, and as quick, whether there is or not. The link holds for an hour, and once. There is one
         *     email in five minutes.
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
         * Lists background tasks.
         * @description Those that wait in the order in which they are taken, those that ended with the latest first; for a business, with
         *     the newest first.
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
        /** Shows a background task. */
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
         * Calls a task off, or has it run again.
         * @description `cancelled` calls it off: at once if it waits, within a few seconds if it runs. `waiting` has one that failed for
         *     good or was called off run again, with all its tries before it.
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
        /** Says whether requests can be answered: the records can be reached. */
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
        /** Adds a room or a piece of equipment. */
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
        /** Changes a room or a piece of equipment. */
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
         * Writes to a client.
         * @description It is queued, and sent within seconds. `GET /deliveries/{id}` says what became of it.
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
         * Books visits that come again: all of them at once, or none.
         * @description No more than 104, over no more than two years. They start at the same time of day on the location's clock, also when
         *     the clocks change in between. Dates that cannot be had, because those who work then are booked, nobody works then,
         *     or the clocks skip that time, are listed: with `on_conflict` `skip` in the answer's `skipped`; with `refuse` nothing
         *     is booked, and all are in the problem's `unavailable_dates`. Its `errors` describe the first 20, with the day as the
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
        /** Shows a series with its visits. Clients see their own. */
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
        /** Cancels the visits of a series that are still to come, from a day on. */
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
        /** Offers a service. */
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
        /** Changes a service. */
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
         * @description Those that have not ended, last used first; no more than 100.
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
         * @description It is refused everywhere within a second.
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
        /** Lists who waits, in the order in which they came. Clients see themselves. */
        get: operations["list_waitlist_entries"];
        put?: never;
        /**
         * Puts somebody on the waitlist.
         * @description When a time becomes free that would do, it is offered to those who wait, in the order in which they came. Where
         *     messages are sent, nothing is offered to clients whom none would reach. Nobody waits for the same thing twice
         *     (`duplicate`).
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
        /** Takes somebody off the waitlist. What is offered to them goes to the next. Clients take themselves off. */
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
         * Books somebody who stands at the desk: as early as it can be from now on, today.
         * @description If it begins within five minutes they have arrived; if not, the visit is confirmed. If nothing is free today the
         *     answer is `slot_taken`, or `outside_hours` if nobody works any more, and `earliest` is the earliest time within two
         *     weeks. People who leave no name are all one client, which is called Walk-in and is found under that name.
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
         * @description Messages are JSON: `{"type":"subscribe","room":"business/1/location/2/day/2027-01-22"}` joins a room, also with the
         *     `epoch` and `offset` of the last event that one has, to get what came after it. `/api/asyncapi.json` describes all
         *     messages, rooms and closing codes. A user has five sockets at most.
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
         * @description `{"type":"message","text":"…"}` sends a message, and `{"type":"typing"}` says that one is being written. What both
         *     say comes as `message.created`, `chat.read` and `chat.typing`, in the room `business/B/user/U` that the socket is in
         *     from the start.
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
        /** @description An invitation that is accepted. */
        Acceptance: {
            /** @description A new password; or, for those who can log in already, theirs. */
            password: components["schemas"]["Password"];
            /** @description The last part of the link. */
            token: components["schemas"]["Token"];
            username?: components["schemas"]["Username"] | null;
        };
        /** @description A file that goes with a message, or is to. */
        Attachment: {
            file: components["schemas"]["File"];
            id: components["schemas"]["FileId"];
        };
        /** @description When a visit can start. */
        Availability: {
            /** @description Every day that was asked for. */
            days: components["schemas"]["AvailableDay"][];
            location_id: components["schemas"]["LocationId"];
            /** @description Where the location's clock is set. */
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description When a visit can start on one day. */
        AvailableDay: {
            day: components["schemas"]["Day"];
            /** @description On the location's clock, earliest first. */
            starts: components["schemas"]["LocalTime"][];
        };
        /** @description The day on which somebody was born, as `1990-03-14`, or `03-14` where the year is not known. */
        Birthday: string;
        /** @description A time that employees, rooms or equipment are kept from being booked. */
        Block: {
            /** @description Whom and what it is about. */
            bookables: components["schemas"]["BlockedBookable"][];
            /** @description When it ends, on the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            id: components["schemas"]["BlockId"];
            /** @description On whose clock it is shown. */
            location_id: components["schemas"]["LocationId"];
            reason: string;
            /** @description When it starts, on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
        };
        /**
         * Format: int64
         * @description A time that employees or rooms are kept from being booked.
         */
        BlockId: number;
        /** @description Somebody or something that is blocked. */
        BlockedBookable: {
            /**
             * Format: int64
             * @description The employee's id, or the room's.
             */
            id: number;
            kind: components["schemas"]["BookableKind"];
            name: string;
        };
        /**
         * @description What can be claimed.
         * @enum {string}
         */
        BookableKind: "employee" | "room" | "equipment";
        /** @description A visit. */
        Booking: {
            client: components["schemas"]["Named_ClientId"];
            created_at: components["schemas"]["Instant"];
            /** @description When it ends, on the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            /** @description What the client owes for calling it off late or for not coming; zero otherwise. */
            fee: components["schemas"]["Money"];
            id: components["schemas"]["BookingId"];
            /** @description One after the other. */
            items: components["schemas"]["BookingItem"][];
            location_id: components["schemas"]["LocationId"];
            notes: string;
            /** @description All items together. */
            price: components["schemas"]["Money"];
            series_id?: components["schemas"]["SeriesId"] | null;
            /** @description When it starts, on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
            status: components["schemas"]["BookingStatus"];
            /**
             * Format: int64
             * @description 1 at first, and one more with each change of its state, its time, its fee or its notes.
             */
            version: number;
        };
        /** @description Something that happened to a booking. */
        BookingEvent: {
            at: components["schemas"]["Instant"];
            fee?: components["schemas"]["Money"] | null;
            from?: components["schemas"]["BookingStatus"] | null;
            from_ends_at?: components["schemas"]["Instant"] | null;
            from_starts_at?: components["schemas"]["Instant"] | null;
            kind: components["schemas"]["BookingEventKind"];
            /** @description Its state after. */
            to: components["schemas"]["BookingStatus"];
            to_ends_at?: components["schemas"]["Instant"] | null;
            to_starts_at?: components["schemas"]["Instant"] | null;
            user_id?: components["schemas"]["UserId"] | null;
            /** @description What they are called. */
            user_name?: string | null;
        };
        /**
         * @description What happened to a booking.
         * @enum {string}
         */
        BookingEventKind: "created" | "status" | "time" | "fee" | "notes";
        /**
         * Format: int64
         * @description A visit.
         */
        BookingId: number;
        /** @description One service of a visit. */
        BookingItem: {
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee: components["schemas"]["Named_EmployeeId"];
            /** @description When it ends, on the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            price: components["schemas"]["Money"];
            service: components["schemas"]["Named_ServiceId"];
            /** @description When it starts, on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
        };
        /** @description One service of a visit that is moved. */
        BookingItemUpdate: {
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            service_id: components["schemas"]["ServiceId"];
        };
        /** @description What a business shows of itself to whoever may want to book. */
        BookingPage: {
            /** @description Until when visits can be called off or moved, and what follows then. */
            cancellation_policy: components["schemas"]["CancellationPolicy"];
            code: string;
            /** @description The currency of all prices. */
            currency: components["schemas"]["Currency"];
            /** @description Those who do any of the services. */
            employees: components["schemas"]["BookingPageEmployee"][];
            kind: components["schemas"]["BusinessKind"];
            /** @description The language in which the business writes. */
            language: components["schemas"]["Language"];
            locations: components["schemas"]["BookingPageLocation"][];
            logo?: components["schemas"]["File"] | null;
            name: string;
            /** @description Whether a visit is confirmed at once. */
            online_booking: components["schemas"]["OnlineBooking"];
            /**
             * Format: double
             * @description From 1.0 to 5.0; null while nobody has rated it.
             */
            rating?: number | null;
            /** @description Those that somebody does. */
            services: components["schemas"]["BookingPageService"][];
        };
        /** @description Somebody who can be booked. */
        BookingPageEmployee: {
            id: components["schemas"]["EmployeeId"];
            /** @description Where they work. */
            location_ids: components["schemas"]["LocationId"][];
            name: string;
            /** @description What they are, as in Stylist; may be empty. */
            title: string;
        };
        /** @description Where the business is. */
        BookingPageLocation: {
            address: string;
            city: string;
            id: components["schemas"]["LocationId"];
            /** @description How long before a visit it must be booked, in minutes. */
            minimum_notice_minutes: components["schemas"]["MinimumNotice"];
            name: string;
            /** @description When it is open. */
            opening_hours: components["schemas"]["Hours"];
            state: string;
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description A service as somebody does it. */
        BookingPageOffer: {
            /**
             * Format: int32
             * @description Without the buffers.
             */
            duration_minutes: number;
            employee_id: components["schemas"]["EmployeeId"];
            price: components["schemas"]["Money"];
        };
        /** @description What can be booked. */
        BookingPageService: {
            /** @description What it is listed under; may be empty. */
            category: string;
            id: components["schemas"]["ServiceId"];
            name: string;
            /** @description Who does it: at least one. */
            offers: components["schemas"]["BookingPageOffer"][];
        };
        /**
         * @description How far a booking has come.
         * @enum {string}
         */
        BookingStatus: "pending" | "confirmed" | "arrived" | "in_service" | "completed" | "cancelled" | "no_show";
        /** @description The state that a booking is to have. */
        BookingStatusUpdate: {
            /**
             * @description Whether the client owes nothing, though they called it off late or did not come. For the front desk to say, also
             *     afterwards: with the status that the booking has.
             */
            fee_waived?: boolean;
            status: components["schemas"]["BookingStatus"];
            /**
             * Format: int64
             * @description The version that it is about: if the booking has another by now, nothing is done. Any, if left out.
             */
            version?: number | null;
        };
        /** @description When a visit is to be, and what else is to be different about it. What is left out stays. */
        BookingTimeUpdate: {
            /** @description When it is to start: RFC 3339, or a time on the location's clock. A whole minute. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Several services instead of what there is, one after the other; no more than 10. */
            items?: components["schemas"]["BookingItemUpdate"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            /**
             * @description Whether it can be outside of working hours: in breaks, time off and when the location is closed. For the front
             *     desk to say, with everybody named who is to serve.
             */
            outside_hours?: boolean;
            service_id?: components["schemas"]["ServiceId"] | null;
            /**
             * Format: int64
             * @description The version that it is about: if the booking has another by now, nothing is done. Any, if left out.
             */
            version?: number | null;
        };
        /** @description What can be changed of a booking by itself. Its state and its time have ways of their own. */
        BookingUpdate: {
            notes?: components["schemas"]["Note"] | null;
            /**
             * Format: int64
             * @description The version that it is about: if the booking has another by now, nothing is done. Any, if left out.
             */
            version?: number | null;
        };
        /**
         * Format: int32
         * @description Minutes before or after a service: 0 to 240.
         */
        Buffer: number;
        /** @description A business. */
        Business: {
            /** @description Until when clients may call visits off or move them, and what follows then. */
            cancellation_policy: components["schemas"]["CancellationPolicy"];
            /** @description The word in its web addresses; unique. */
            code: string;
            created_at: components["schemas"]["Instant"];
            /** @description The currency of all its prices. */
            currency: components["schemas"]["Currency"];
            id: components["schemas"]["BusinessId"];
            kind: components["schemas"]["BusinessKind"];
            logo?: components["schemas"]["File"] | null;
            name: string;
            /** @description Whether strangers can book on the business's page. */
            online_booking: components["schemas"]["OnlineBooking"];
            plan: components["schemas"]["Plan"];
            /**
             * Format: double
             * @description From 1.0 to 5.0; null while nobody has rated it.
             */
            rating?: number | null;
            /** @description For how many minutes it is kept for the one who is asked. */
            waitlist_hold_minutes: components["schemas"]["HoldMinutes"];
            /** @description Whom a time that became free is offered to. */
            waitlist_mode: components["schemas"]["WaitlistMode"];
        };
        /** @description The word in a business's web addresses: 2 to 40 lower-case letters of ASCII, digits and hyphens. */
        BusinessCode: string;
        /**
         * Format: int64
         * @description A business.
         */
        BusinessId: number;
        /**
         * @description What sort of business it is.
         * @enum {string}
         */
        BusinessKind: "salon" | "spa" | "barbershop" | "other";
        /** @description What can be changed of a business. What is left out stays. */
        BusinessUpdate: {
            /** @description Replaced as a whole. */
            cancellation_policy?: components["schemas"]["CancellationPolicy"];
            kind?: components["schemas"]["BusinessKind"];
            name?: components["schemas"]["Name"];
            /** @description Whether strangers can book on the business's page. */
            online_booking?: components["schemas"]["OnlineBooking"];
            /** @description For how many minutes it is kept for the one who is asked. */
            waitlist_hold_minutes?: components["schemas"]["HoldMinutes"];
            /** @description Whom a time that became free is offered to. */
            waitlist_mode?: components["schemas"]["WaitlistMode"];
        };
        /** @description What was asked of a cache since the start. */
        CacheStats: {
            /**
             * Format: int64
             * @description Made.
             */
            computed: number;
            /**
             * Format: int64
             * @description Values in memory.
             */
            entries: number;
            /**
             * Format: int64
             * @description Asked for and there.
             */
            hits: number;
            /** @description What is kept in it. */
            name: string;
            /**
             * Format: int64
             * @description Taken over from other nodes.
             */
            shared: number;
            /**
             * Format: int64
             * @description Of those: given out while they were made anew.
             */
            stale: number;
        };
        /** @description Where an employee's calendar is. Whoever has the link sees when they serve whom. */
        CalendarLink: {
            /** @description For programs that are told where to look. */
            url: string;
            /** @description For programs that open such links by themselves. */
            webcal_url: string;
        };
        /**
         * @description All that takes place, or keeps anything from taking place, on some days at a location. What reaches into them from
         *     before or goes on after them is in it.
         */
        CalendarView: {
            /** @description Blocked time, earliest start first. */
            blocks: components["schemas"]["Block"][];
            /** @description Visits in whatever state, earliest start first. */
            bookings: components["schemas"]["Booking"][];
            /** @description Days on which the location is closed. */
            closures: components["schemas"]["Closure"][];
            /** @description When those who work there are away. */
            time_off: components["schemas"]["TimeOff"][];
        };
        /**
         * @description How a business deals with visits that are called off. The front desk may always do so, and what it calls off costs
         *     nothing.
         */
        CancellationPolicy: {
            /**
             * @description How long before its start clients may call a visit off or move it, free of charge: in minutes, up to 30 days.
             *     From then on they cannot move it any more.
             */
            cutoff_minutes: components["schemas"]["Cutoff"];
            /** @description The part of the price that they owe for calling it off late, where that is allowed, and for not coming. */
            fee_percent: components["schemas"]["Percent"];
            /** @description What follows when they call it off later. */
            late: components["schemas"]["LateCancellation"];
        };
        /**
         * @description What way a message goes.
         * @enum {string}
         */
        Channel: "email" | "sms";
        /** @description A conversation, as one of the two sees it. */
        Chat: {
            last_message: components["schemas"]["Message"];
            /**
             * Format: int64
             * @description The last message that was read, by its id; 0 if none was.
             */
            read_message_id: number;
            /**
             * Format: int64
             * @description How many of the other's messages are still to be read.
             */
            unread: number;
            /** @description The other one. */
            with: components["schemas"]["Named_UserId"];
        };
        /** @description A client. */
        Client: {
            /** @description What they do not bear. */
            allergies: string;
            birthday?: components["schemas"]["Birthday"] | null;
            created_at: components["schemas"]["Instant"];
            email?: string | null;
            /** @description What was mixed for them: colours, and how long they took. */
            formulas: string;
            id: components["schemas"]["ClientId"];
            language?: components["schemas"]["Language"] | null;
            name: string;
            notes: string;
            /** @description Further email addresses. Messages go to `email` alone, and guests who book online are known by it alone. */
            other_emails: components["schemas"]["Emails"];
            /** @description Further phone numbers, such as those of a record that was merged into this one. */
            other_phones: components["schemas"]["Phones"];
            phone?: string | null;
            tags: components["schemas"]["Tags"];
            time_zone?: components["schemas"]["TimeZone"] | null;
            /** @description They want no messages about visits. */
            unsubscribed: boolean;
        };
        /**
         * Format: int64
         * @description Someone who comes there.
         */
        ClientId: number;
        /** @description What can be changed of a client. What is left out stays; `null` empties. */
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
        /** @description Days on which a location is closed. */
        Closure: {
            /** @description The first day. */
            first_day: components["schemas"]["Day"];
            id: components["schemas"]["ClosureId"];
            /** @description The last day, itself included. */
            last_day: components["schemas"]["Day"];
            reason: string;
        };
        /**
         * Format: int64
         * @description A time that a location is closed.
         */
        ClosureId: number;
        /** @description Name and password. */
        Credentials: {
            business?: components["schemas"]["BusinessCode"] | null;
            /** @description The password. */
            password: components["schemas"]["Password"];
            /** @description User name or e-mail address; capitals do not matter. */
            username: components["schemas"]["LoginName"];
        };
        /**
         * @description A currency by its ISO 4217 code: three capital letters.
         * @example USD
         */
        Currency: string;
        /** @example q3Bw0mJ0m2b1cVt3Zr8nS1pUu7QyXl0aD4eGfHhKjLmNoPqRsTuVwXyZ */
        Cursor: string;
        /**
         * Format: int32
         * @description Minutes before a visit: 0 to 43,200 (30 days).
         */
        Cutoff: number;
        /** @description Today at a glance: every location's own today. */
        Dashboard: {
            /**
             * Format: int64
             * @description Bookings that start today, but for those that were cancelled.
             */
            bookings_today: number;
            /** @description Bookings that start today, by state. */
            by_status: {
                [key: string]: number;
            };
            /** @description What those are worth that are completed. */
            completed_revenue_today: components["schemas"]["Money"];
            locations: components["schemas"]["LocationToday"][];
            /** @description What they are worth, but for no-shows. */
            revenue_today: components["schemas"]["Money"];
        };
        /**
         * Format: date
         * @description A day on a calendar, `YYYY-MM-DD`.
         * @example 2027-01-22
         */
        Day: string;
        /** @description The bookings that start on a day. */
        DayTotals: {
            /**
             * Format: int64
             * @description But for those that were cancelled.
             */
            bookings: number;
            /** Format: int64 */
            cancelled: number;
            /** @description What those are worth that are completed. */
            completed_revenue: components["schemas"]["Money"];
            day: components["schemas"]["Day"];
            /** Format: int64 */
            no_shows: number;
            /** @description What they are worth, but for no-shows. */
            revenue: components["schemas"]["Money"];
        };
        /** @description A message to one person, and what became of it. */
        Delivery: {
            /** @description An e-mail address or a telephone number. */
            address: string;
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            booking_id?: components["schemas"]["BookingId"] | null;
            channel: components["schemas"]["Channel"];
            client_id?: components["schemas"]["ClientId"] | null;
            created_at: components["schemas"]["Instant"];
            /** @description The cause in the words of the mail server or SMS service, for people. */
            detail?: string | null;
            /** @description It is not sent before that. */
            due_at: components["schemas"]["Instant"];
            ended_at?: components["schemas"]["Instant"] | null;
            id: components["schemas"]["DeliveryId"];
            kind: components["schemas"]["DeliveryKind"];
            reason?: components["schemas"]["DeliveryReason"] | null;
            state: components["schemas"]["DeliveryState"];
        };
        /**
         * Format: int64
         * @description A message to somebody, and what became of it.
         */
        DeliveryId: number;
        /**
         * @description What a message is about.
         * @enum {string}
         */
        DeliveryKind: "confirmation" | "reminder" | "rescheduled" | "cancelled" | "waitlist_offer" | "message" | "invitation" | "password_reset";
        /**
         * @description The reason for which a message was dropped, has failed, or has to be tried again.
         * @enum {string}
         */
        DeliveryReason: "client_unsubscribed" | "already_notified" | "superseded" | "booking_started" | "booking_cancelled" | "booking_rescheduled" | "invitation_revoked" | "offer_closed" | "channel_off" | "recipient_refused" | "message_refused" | "unreachable";
        /**
         * @description What became of a message.
         * @enum {string}
         */
        DeliveryState: "queued" | "sent" | "failed" | "skipped";
        /**
         * Format: int32
         * @description Minutes that a service takes: 1 to 1,440.
         */
        Duration: number;
        /**
         * @description An e-mail address, in lower case. Whether it exists shows when one writes to it, so the check is a coarse one:
         *     something, an @, and a domain with a dot or `localhost`.
         */
        Email: string;
        /** @description Email addresses: at most 10, without duplicates. */
        Emails: string[];
        /** @description Someone who works for the business. */
        Employee: {
            /** @description Whether they can be booked. */
            active: boolean;
            id: components["schemas"]["EmployeeId"];
            name: string;
            /** @description What they do. */
            services: components["schemas"]["Skill"][];
            /** @description What they are, as in Stylist; may be empty. */
            title: string;
            /** @description Where and when they work. */
            workplaces: components["schemas"]["Workplace"][];
        };
        /**
         * Format: int64
         * @description Someone who works there. Also the id of the resource that bookings claim.
         */
        EmployeeId: number;
        /** @description What can be changed of someone on the staff. What is left out stays; lists are replaced as a whole. */
        EmployeeUpdate: {
            active?: boolean;
            name?: components["schemas"]["Name"];
            services?: components["schemas"]["Skill"][];
            title?: components["schemas"]["Label"];
            workplaces?: components["schemas"]["Workplace"][];
        };
        /** @description How requests to an endpoint went in the last hour. */
        EndpointStats: components["schemas"]["RequestStats"] & {
            method: string;
            /** @description The path, with the names of what stands in it. */
            path: string;
        };
        /** @description A field at fault, and why. */
        FieldError: {
            /** @description The field's place, as in `items.0.service_id`. Empty for the body as a whole. */
            field: string;
            /** @description What is wrong with it, to follow the field's name. */
            message: string;
        };
        /** @description A file, and how to have it. */
        File: {
            /**
             * Format: int64
             * @description Its length.
             */
            bytes: number;
            /**
             * Format: int32
             * @description Of a picture, in pixels.
             */
            height?: number | null;
            /** @description What it is, told from its content. */
            media_type: string;
            /** @description What it is called, as far as that is safe, with the ending that fits. */
            name: string;
            /** @description Of a picture: the same with no side longer than 320 pixels. */
            thumbnail_url?: string | null;
            /**
             * @description Where it can be had, without a log-in: a path on this host, or an address elsewhere. Good for an hour at least;
             *     that of a logo for as long as it is the logo.
             */
            url: string;
            /**
             * Format: int32
             * @description Of a picture, in pixels.
             */
            width?: number | null;
        };
        /** Format: binary */
        FileBody: string;
        /**
         * Format: int64
         * @description A file that somebody put in.
         */
        FileId: number;
        /** @description A visit that a stranger has booked. */
        GuestBooking: {
            booking: components["schemas"]["ManagedBooking"];
            /** @description The booking's number. */
            id: components["schemas"]["BookingId"];
            /** @description Where it can be looked at, moved and called off. For whoever booked it and nobody else. */
            url: string;
        };
        /** @description That it is alive. */
        Health: {
            /** @description `ok`. */
            status: string;
        };
        /**
         * Format: int64
         * @description For how long a time is kept for somebody who is asked: 5 to 1440 minutes.
         */
        HoldMinutes: number;
        /** @description The times of a week, in no particular order; they do not overlap. Replaced as a whole. */
        Hours: components["schemas"]["HoursSpan"][];
        /** @description A time that comes every week. One that does not end after it starts runs across midnight into the next day. */
        HoursSpan: {
            /** @description When it ends: that day, or, where that is not after the start, the next. */
            ends: components["schemas"]["TimeOfDay"];
            /** @description When it starts on that day's clock. */
            starts: components["schemas"]["TimeOfDay"];
            /** @description The day on which it starts. */
            weekday: components["schemas"]["Weekday"];
        };
        /** @description What this installation is. */
        Installation: {
            /** @description How to look around, where this is a demonstration; empty everywhere else. */
            demo_logins: components["schemas"]["InstallationLogin"][];
            /** @description Of the program. */
            version: string;
        };
        /** @description A log-in of the demonstration. */
        InstallationLogin: {
            password: string;
            /** @description What one can do with it. */
            role: string;
            username: string;
        };
        /**
         * Format: date-time
         * @description A point in time, stored as microseconds since 1970 (UTC).
         * @example 2027-01-22T10:00:00-05:00
         */
        Instant: string;
        /** @example 2027-01-22 10:00:00 */
        InstantOrLocalTime: string;
        /**
         * Format: int64
         * @description How many units lie between two visits: 1 to 366.
         */
        Interval: number;
        /** @description Somebody who is to work with a business. */
        Invitation: {
            created_at: components["schemas"]["Instant"];
            email: string;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            expires_at: components["schemas"]["Instant"];
            id: components["schemas"]["InvitationId"];
            name: string;
            role: components["schemas"]["Role"];
            /** @description Where it is accepted, if no emails are sent here: hand it over yourself. */
            url?: string;
        };
        /**
         * Format: int64
         * @description Somebody who is to work with a business.
         */
        InvitationId: number;
        /** @description A background task. */
        Job: {
            /**
             * Format: int32
             * @description How often it was begun.
             */
            attempt: number;
            /** @description It runs, and is to be called off. */
            cancel_requested: boolean;
            created_at: components["schemas"]["Instant"];
            /** @description Why the last attempt failed that did. */
            error?: string | null;
            finished_at?: components["schemas"]["Instant"] | null;
            id: components["schemas"]["JobId"];
            /** @description What is to be done. */
            kind: string;
            /**
             * Format: int32
             * @description How often it may be.
             */
            max_attempts: number;
            progress?: components["schemas"]["JobProgress"] | null;
            /** @description Where it waits. */
            queue: string;
            /** @description Not before then. */
            ready_at: components["schemas"]["Instant"];
            started_at?: components["schemas"]["Instant"] | null;
            state: components["schemas"]["JobState"];
        };
        /**
         * Format: int64
         * @description Something that is done in the background.
         */
        JobId: number;
        /** @description How far a task has come. */
        JobProgress: {
            /** Format: int32 */
            done: number;
            /** @description A word about it. */
            note: string;
            /**
             * Format: int32
             * @description Of so many.
             */
            total: number;
        };
        /**
         * @description Where a task is on its way.
         * @enum {string}
         */
        JobState: "waiting" | "running" | "done" | "dead" | "cancelled";
        /** @description The state that a task is to have. */
        JobStateUpdate: {
            state: components["schemas"]["JobState"];
        };
        /** @description A short text that may be empty, one line: a title, a category, a reason, a street. */
        Label: string;
        /**
         * @description A language that messages are written in, with its dates and times.
         * @enum {string}
         */
        Language: "en-US" | "en-GB" | "de";
        /**
         * @description What follows when a client calls a visit off after the cut-off.
         * @enum {string}
         */
        LateCancellation: "refused" | "fee";
        /** @description Live events on this node; counts are since the start. */
        LiveStats: {
            /**
             * Format: int64
             * @description Events that were handed to sockets.
             */
            delivered: number;
            /**
             * Format: int64
             * @description Events that were published here.
             */
            published: number;
            /**
             * Format: int64
             * @description Sockets that were refused because there were too many.
             */
            refused: number;
            /** @description Rooms in which some of them are. */
            rooms: number;
            /**
             * Format: int64
             * @description Sockets that were closed because they read too slowly.
             */
            slow: number;
            /** @description WebSockets that are open. */
            sockets: number;
        };
        /**
         * Format: date-time
         * @description An instant as it reads on a clock somewhere, in RFC 3339: `2027-01-22T10:00:00-05:00`. Lists hold hundreds of these,
         *     so they are written digit by digit and held in place.
         * @example 2027-01-22T10:00:00-05:00
         */
        LocalTime: string;
        /** @description A location. */
        Location: {
            address: string;
            city: string;
            created_at: components["schemas"]["Instant"];
            id: components["schemas"]["LocationId"];
            /** @description How long before a visit clients must book it, in minutes. */
            minimum_notice_minutes: components["schemas"]["MinimumNotice"];
            name: string;
            /** @description When it is open. */
            opening_hours: components["schemas"]["Hours"];
            /** @description Visits are offered to start at local times that are multiples of this, in minutes. */
            slot_interval_minutes: components["schemas"]["SlotInterval"];
            state: string;
            /** @description Where its clock is set. */
            time_zone: components["schemas"]["TimeZone"];
        };
        /**
         * Format: int64
         * @description One of its locations.
         */
        LocationId: number;
        /** @description A location's today. */
        LocationToday: {
            /** Format: int64 */
            bookings_today: number;
            by_status: {
                [key: string]: number;
            };
            completed_revenue_today: components["schemas"]["Money"];
            /** @description What day it is there. */
            day: components["schemas"]["Day"];
            id: components["schemas"]["LocationId"];
            name: string;
            revenue_today: components["schemas"]["Money"];
        };
        /** @description What can be changed of a location. What is left out stays. */
        LocationUpdate: {
            address?: components["schemas"]["Label"];
            city?: components["schemas"]["Label"];
            minimum_notice_minutes?: components["schemas"]["MinimumNotice"];
            name?: components["schemas"]["Name"];
            opening_hours?: components["schemas"]["Hours"];
            slot_interval_minutes?: components["schemas"]["SlotInterval"];
            state?: components["schemas"]["Label"];
            /** @description Only while the location has no bookings: they are kept by its days. */
            time_zone?: components["schemas"]["TimeZone"];
        };
        /** @description The session that began. */
        LoggedIn: {
            /** @description Send it as `Authorization: Bearer …`. It is not shown again. */
            token: string;
            /** @description Who logged in. */
            user: components["schemas"]["User"];
        };
        /** @description What one logs in with: a user name or an e-mail address, in lower case as both are kept. */
        LoginName: string;
        /** @description Where whoever comes can manage a booking. */
        ManageLink: {
            /** @description Until when it is good: a week after the end of the visit. */
            expires_at: components["schemas"]["Instant"];
            /** @description To be given to them and to nobody else. */
            url: string;
        };
        /** @description A visit as whoever comes sees it. */
        ManagedBooking: {
            /** @description What the business is called. */
            business: string;
            /** @description What is owed if it is called off now. */
            cancellation_fee: components["schemas"]["Money"];
            ends_at: components["schemas"]["LocalTime"];
            /** @description Until when the link is good. */
            expires_at: components["schemas"]["LocalTime"];
            /** @description What is owed for calling it off late or for not coming; zero otherwise. */
            fee: components["schemas"]["Money"];
            /** @description Until when it can be called off free of charge, and moved, while its state allows that. */
            free_until: components["schemas"]["LocalTime"];
            /** @description One after the other. */
            items: components["schemas"]["ManagedItem"][];
            location: components["schemas"]["ManagedLocation"];
            /** @description Whether it can be called off now. */
            may_cancel: boolean;
            /** @description Whether it can be moved now. */
            may_reschedule: boolean;
            /** @description All items together. */
            price: components["schemas"]["Money"];
            /** @description On the location's clock, as all times here. */
            starts_at: components["schemas"]["LocalTime"];
            status: components["schemas"]["BookingStatus"];
            /** Format: int64 */
            version: number;
        };
        /** @description That a visit is called off. */
        ManagedCancellation: {
            /**
             * Format: int64
             * @description The version that it is about: if the visit has another by now, nothing is done. Any, if left out.
             */
            version?: number | null;
        };
        /** @description One service of a visit. */
        ManagedItem: {
            /** @description Who does it. */
            employee: string;
            ends_at: components["schemas"]["LocalTime"];
            price: components["schemas"]["Money"];
            service: string;
            starts_at: components["schemas"]["LocalTime"];
        };
        /** @description Where a visit is. */
        ManagedLocation: {
            address: string;
            city: string;
            name: string;
            state: string;
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description When a visit is to be. */
        ManagedTime: {
            /** @description Whether others may do it too, and not only those who were to. */
            any_employee?: boolean;
            /** @description When it is to start: RFC 3339, or a time on the location's clock. One that is offered. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            /**
             * Format: int64
             * @description The version that it is about: if the visit has another by now, nothing is done. Any, if left out.
             */
            version?: number | null;
        };
        /** @description What can be changed of those who work with a business. */
        MemberUpdate: {
            employee_id?: components["schemas"]["EmployeeId"] | null;
            role?: components["schemas"]["Role"] | null;
        };
        /** @description Which other record there is. */
        Merge: {
            /** @description The same client once more. This record goes away. */
            client_id: components["schemas"]["ClientId"];
        };
        /** @description A message. */
        Message: {
            attachments: components["schemas"]["Attachment"][];
            id: components["schemas"]["MessageId"];
            sender_id: components["schemas"]["UserId"];
            sent_at: components["schemas"]["Instant"];
            text: string;
        };
        /**
         * Format: int64
         * @description A message from one user to another.
         */
        MessageId: number;
        /** @description What is said to somebody, or nothing where something else is sent; may have several lines. */
        MessageLines: string;
        /** @description What is said to somebody: not empty, may have several lines. */
        MessageText: string;
        /**
         * Format: int32
         * @description Minutes before a visit within which clients can no longer book it: 0 to 43,200 (30 days).
         */
        MinimumNotice: number;
        /** @description How requests went in a minute. */
        Minute: components["schemas"]["RequestStats"] & {
            /** @description When it began, to ten seconds. */
            starts_at: components["schemas"]["Instant"];
        };
        /**
         * Format: int32
         * @description Minutes before a visit at which a client is reminded of it: 15 to 20,160 (two weeks).
         */
        Minutes: number;
        /** @description An amount in minor units of its currency: 1250 with `USD` is 12.50 dollars. */
        Money: {
            /**
             * Format: int64
             * @description Minor units.
             */
            amount: number;
            /** @description The currency. */
            currency: components["schemas"]["Currency"];
        };
        /** @description What a person, a place or a service is called. Not empty, one line. */
        Name: string;
        /** @description Something by its id and its name. */
        Named_ClientId: {
            /**
             * Format: int64
             * @description Someone who comes there.
             */
            id: number;
            /** @description What it is called. */
            name: string;
        };
        /** @description Something by its id and its name. */
        Named_EmployeeId: {
            /**
             * Format: int64
             * @description Someone who works there. Also the id of the resource that bookings claim.
             */
            id: number;
            /** @description What it is called. */
            name: string;
        };
        /** @description Something by its id and its name. */
        Named_ServiceId: {
            /**
             * Format: int64
             * @description A service that it offers.
             */
            id: number;
            /** @description What it is called. */
            name: string;
        };
        /** @description Something by its id and its name. */
        Named_UserId: {
            /**
             * Format: int64
             * @description Someone who can log in.
             */
            id: number;
            /** @description What it is called. */
            name: string;
        };
        /** @description A time to be blocked, of one employee or room at least. */
        NewBlock: {
            /** @description Who is blocked. */
            employee_ids?: components["schemas"]["EmployeeId"][];
            /** @description No more than 31 days later. */
            ends_at: components["schemas"]["InstantOrLocalTime"];
            location_id?: components["schemas"]["LocationId"] | null;
            reason?: components["schemas"]["Label"];
            /** @description Which rooms and pieces of equipment. */
            resource_ids?: components["schemas"]["ResourceId"][];
            starts_at: components["schemas"]["InstantOrLocalTime"];
        };
        /** @description A visit to be. Give `service_id`, or `items` for several services one after the other. */
        NewBooking: {
            /** @description When it starts: RFC 3339, or a time on the location's clock. A whole minute. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            client_id?: components["schemas"]["ClientId"] | null;
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Several services, one after the other; no more than 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            name?: components["schemas"]["Name"] | null;
            /** @description What to keep in mind. */
            notes?: components["schemas"]["Note"];
            /**
             * @description Whether it can be outside of working hours: in breaks, time off and when the location is closed. For the front
             *     desk to say, with everybody named who is to serve.
             */
            outside_hours?: boolean;
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
            status?: components["schemas"]["BookingStatus"] | null;
        };
        /** @description One service of a visit to be. */
        NewBookingItem: {
            employee_id?: components["schemas"]["EmployeeId"] | null;
            service_id: components["schemas"]["ServiceId"];
        };
        /** @description A client to be. */
        NewClient: {
            /** @description What they do not bear. */
            allergies?: components["schemas"]["Note"];
            birthday?: components["schemas"]["Birthday"] | null;
            email?: components["schemas"]["Email"] | null;
            /** @description What was mixed for them: colours, and how long they took. */
            formulas?: components["schemas"]["Note"];
            language?: components["schemas"]["Language"] | null;
            name: components["schemas"]["Name"];
            notes?: components["schemas"]["Note"];
            /** @description Further email addresses. Messages go to `email` alone. */
            other_emails?: components["schemas"]["Emails"];
            /** @description Further phone numbers. */
            other_phones?: components["schemas"]["Phones"];
            phone?: components["schemas"]["Phone"] | null;
            tags?: components["schemas"]["Tags"];
            time_zone?: components["schemas"]["TimeZone"] | null;
            /** @description Whether they want no messages about visits. */
            unsubscribed?: boolean;
        };
        /** @description Days on which a location is to be closed. */
        NewClosure: {
            first_day: components["schemas"]["Day"];
            last_day?: components["schemas"]["Day"] | null;
            reason?: components["schemas"]["Label"];
        };
        /** @description Someone who is to work for the business. */
        NewEmployee: {
            name: components["schemas"]["Name"];
            services?: components["schemas"]["Skill"][];
            title?: components["schemas"]["Label"];
            workplaces?: components["schemas"]["Workplace"][];
        };
        /**
         * @description A visit that a stranger books. Give `service_id`, or `items` for several services one after the other; and an e-mail
         *     address or a phone.
         */
        NewGuestBooking: {
            /** @description When it starts: RFC 3339, or a time on the location's clock. One that is offered. */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            email?: components["schemas"]["Email"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Several services, one after the other; no more than 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            language?: components["schemas"]["Language"] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            /** @description What whoever comes is called. */
            name: components["schemas"]["Name"];
            /** @description What the business is to know. */
            notes?: components["schemas"]["Note"];
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
        };
        /** @description Somebody who is to be invited. */
        NewInvitation: {
            email: components["schemas"]["Email"];
            employee_id?: components["schemas"]["EmployeeId"] | null;
            name: components["schemas"]["Name"];
            /** @description `manager`, `receptionist` or `employee`; owners can invite an `owner` too. */
            role: components["schemas"]["Role"];
        };
        /** @description A location to be. */
        NewLocation: {
            address?: components["schemas"]["Label"];
            city?: components["schemas"]["Label"];
            minimum_notice_minutes?: components["schemas"]["MinimumNotice"];
            name: components["schemas"]["Name"];
            opening_hours: components["schemas"]["Hours"];
            slot_interval_minutes?: components["schemas"]["SlotInterval"];
            state?: components["schemas"]["Label"];
            /** @description A name of the IANA time zone database. */
            time_zone: components["schemas"]["TimeZone"];
        };
        /** @description A message to be. */
        NewMessage: {
            /** @description What you have put in to go with it, no more than ten. */
            attachment_ids?: components["schemas"]["FileId"][];
            /** @description Empty only where something is attached. */
            text: components["schemas"]["MessageLines"];
        };
        /** @description A message to a client. */
        NewNotification: {
            channel?: components["schemas"]["Channel"] | null;
            client_id: components["schemas"]["ClientId"];
            message: components["schemas"]["MessageText"];
            subject?: components["schemas"]["Label"] | null;
        };
        /** @description Another password. */
        NewPassword: {
            /** @description At least 10 characters. */
            password: components["schemas"]["Password"];
            /** @description The last part of the link. */
            token: components["schemas"]["Token"];
        };
        /** @description A room or piece of equipment to be. */
        NewResource: {
            kind: components["schemas"]["ResourceKind"];
            location_id: components["schemas"]["LocationId"];
            name: components["schemas"]["Name"];
            type: components["schemas"]["Name"];
        };
        /**
         * @description Visits to be, that come again. Give `service_id`, or `items` for several services one after the other; and `count`
         *     or `until`.
         */
        NewSeries: {
            /**
             * @description When the first visit starts: RFC 3339, or a time on the location's clock. A whole minute. The others start at
             *     the same time of day on that clock.
             */
            booking_date: components["schemas"]["InstantOrLocalTime"];
            client_id?: components["schemas"]["ClientId"] | null;
            count?: components["schemas"]["OccurrenceCount"] | null;
            duration_minutes?: components["schemas"]["Duration"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            every: components["schemas"]["Interval"];
            /** @description Several services, one after the other; no more than 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            name?: components["schemas"]["Name"] | null;
            /** @description What to keep in mind, at each visit. */
            notes?: components["schemas"]["Note"];
            /** @description `refuse` if left out. */
            on_conflict?: components["schemas"]["OnConflict"];
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
            unit: components["schemas"]["RecurrenceUnit"];
            until?: components["schemas"]["Day"] | null;
        };
        /** @description A service to be. Give either `duration_minutes` or `segments`. */
        NewService: {
            active?: boolean;
            buffer_after_minutes?: components["schemas"]["Buffer"];
            buffer_before_minutes?: components["schemas"]["Buffer"];
            category?: components["schemas"]["Label"];
            duration_minutes?: components["schemas"]["Duration"] | null;
            name: components["schemas"]["Name"];
            /** @description In minor units of the business's currency. */
            price: components["schemas"]["Price"];
            resource_types?: components["schemas"]["ResourceTypes"];
            segments?: components["schemas"]["Segments"] | null;
        };
        /** @description A time that somebody is to be away. Times without an offset are on the clock of their first location. */
        NewTimeOff: {
            ends_at: components["schemas"]["InstantOrLocalTime"];
            reason?: components["schemas"]["Label"];
            starts_at: components["schemas"]["InstantOrLocalTime"];
        };
        /** @description Somebody who is to wait. Give `service_id`, or `items` for several services one after the other. */
        NewWaitlistEntry: {
            client_id?: components["schemas"]["ClientId"] | null;
            /** @description The earliest time of day at which the visit may start; 00:00 if left out. */
            earliest?: components["schemas"]["TimeOfDay"];
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description The first day that would do, on the location's calendar. */
            first_day: components["schemas"]["Day"];
            /** @description Several services, one after the other; no more than 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            last_day?: components["schemas"]["Day"] | null;
            /** @description The time of day before which it has to start; 24:00 if left out. */
            latest?: components["schemas"]["TimeOfDay"];
            location_id?: components["schemas"]["LocationId"] | null;
            /** @description What to keep in mind at the visit. */
            notes?: components["schemas"]["Note"];
            service_id?: components["schemas"]["ServiceId"] | null;
        };
        /** @description Somebody who stands at the desk. Give `client_id`, or `name` for a new client, or neither for nobody in particular. */
        NewWalkIn: {
            client_id?: components["schemas"]["ClientId"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description Several services, one after the other; no more than 10. */
            items?: components["schemas"]["NewBookingItem"][] | null;
            location_id?: components["schemas"]["LocationId"] | null;
            name?: components["schemas"]["Name"] | null;
            /** @description What to keep in mind. */
            notes?: components["schemas"]["Note"];
            phone?: components["schemas"]["Phone"] | null;
            service_id?: components["schemas"]["ServiceId"] | null;
        };
        /**
         * @description How a node stands to others.
         * @enum {string}
         */
        NodeState: "standalone" | "connected" | "disconnected";
        /** @description A longer text that may be empty and may have several lines. */
        Note: string;
        /** @description What a business wants to be said to its clients, on which way, and when not. */
        NotificationRules: {
            /**
             * @description Whether clients are told that a visit is booked, moved or off.
             * @default true
             */
            bookings: boolean;
            /**
             * @description The ways that messages may go, the best first: the first for which there is an address is taken.
             * @default [
             *       "email",
             *       "sms"
             *     ]
             */
            channels: components["schemas"]["Channel"][];
            /**
             * @description The language of messages, where a client has no other.
             * @default en-US
             */
            language: components["schemas"]["Language"];
            /**
             * @description When quiet hours begin, on the client's clock. E-mail about what has just happened is sent all the same; all
             *     else waits.
             * @default 21:00
             */
            quiet_from: components["schemas"]["TimeOfDay"];
            /**
             * @description When they end. If both are the same there are none.
             * @default 08:00
             */
            quiet_until: components["schemas"]["TimeOfDay"];
            /**
             * @description Minutes before a visit at which its client is reminded of it; no more than 5, none for no reminders.
             * @default [
             *       1440
             *     ]
             */
            reminders: components["schemas"]["Minutes"][];
            /**
             * @description Where answers to emails go.
             * @default null
             */
            reply_to: string | null;
        };
        /** @description What can be changed of that. What is left out stays. */
        NotificationRulesUpdate: {
            bookings?: boolean;
            /** @description The best first. */
            channels?: components["schemas"]["Channel"][];
            language?: components["schemas"]["Language"];
            quiet_from?: components["schemas"]["TimeOfDay"];
            quiet_until?: components["schemas"]["TimeOfDay"];
            /** @description Minutes before a visit; no more than 5, none for no reminders. */
            reminders?: components["schemas"]["Minutes"][];
            reply_to?: components["schemas"]["Email"] | null;
        };
        /**
         * Format: int64
         * @description How many visits: 1 to 104.
         */
        OccurrenceCount: number;
        /**
         * Format: int64
         * @description A time that became free, offered to somebody who waits.
         */
        OfferId: number;
        /**
         * @description What became of an offer.
         * @enum {string}
         */
        OfferState: "open" | "accepted" | "declined" | "expired" | "gone";
        /**
         * @description What to do about dates that cannot be had.
         * @enum {string}
         */
        OnConflict: "refuse" | "skip";
        /**
         * @description Whether strangers can book on the business's page.
         * @enum {string}
         */
        OnlineBooking: "instant" | "request" | "off";
        /** @description How a node does. */
        Overview: {
            /** @description People who used this node in the last five minutes. */
            active_users: number;
            caches: components["schemas"]["CacheStats"][];
            /**
             * Format: int64
             * @description Requests that are being answered.
             */
            in_flight: number;
            /** @description Requests of the last minute that is over. */
            last_minute: components["schemas"]["RequestStats"];
            live: components["schemas"]["LiveStats"];
            /** @description The minutes of the last hour, oldest first. Minutes before the start have no requests. */
            minutes: components["schemas"]["Minute"][];
            /**
             * @description Whether this node shares limits, caches and live events with others: `together`; `apart` while Redis is away,
             *     when it goes on by itself; `alone` without Redis.
             */
            nodes: components["schemas"]["NodeState"];
            now: components["schemas"]["Instant"];
            pool: components["schemas"]["PoolStats"];
            process?: components["schemas"]["ProcessStats"] | null;
            queues: components["schemas"]["QueueState"][];
            /** @description Endpoints that were asked in the last hour, of those that took longest first. */
            slowest: components["schemas"]["EndpointStats"][];
            started_at: components["schemas"]["Instant"];
            /** @description Of the program. */
            version: string;
        };
        /** @description One page of a list. */
        Page_Attachment: {
            /** @description The page. */
            items: {
                file: components["schemas"]["File"];
                id: components["schemas"]["FileId"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Block: {
            /** @description The page. */
            items: {
                /** @description Whom and what it is about. */
                bookables: components["schemas"]["BlockedBookable"][];
                /** @description When it ends, on the location's clock. */
                ends_at: components["schemas"]["LocalTime"];
                id: components["schemas"]["BlockId"];
                /** @description On whose clock it is shown. */
                location_id: components["schemas"]["LocationId"];
                reason: string;
                /** @description When it starts, on the location's clock. */
                starts_at: components["schemas"]["LocalTime"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Booking: {
            /** @description The page. */
            items: {
                client: components["schemas"]["Named_ClientId"];
                created_at: components["schemas"]["Instant"];
                /** @description When it ends, on the location's clock. */
                ends_at: components["schemas"]["LocalTime"];
                /** @description What the client owes for calling it off late or for not coming; zero otherwise. */
                fee: components["schemas"]["Money"];
                id: components["schemas"]["BookingId"];
                /** @description One after the other. */
                items: components["schemas"]["BookingItem"][];
                location_id: components["schemas"]["LocationId"];
                notes: string;
                /** @description All items together. */
                price: components["schemas"]["Money"];
                series_id?: components["schemas"]["SeriesId"] | null;
                /** @description When it starts, on the location's clock. */
                starts_at: components["schemas"]["LocalTime"];
                status: components["schemas"]["BookingStatus"];
                /**
                 * Format: int64
                 * @description 1 at first, and one more with each change of its state, its time, its fee or its notes.
                 */
                version: number;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_BookingEvent: {
            /** @description The page. */
            items: {
                at: components["schemas"]["Instant"];
                fee?: components["schemas"]["Money"] | null;
                from?: components["schemas"]["BookingStatus"] | null;
                from_ends_at?: components["schemas"]["Instant"] | null;
                from_starts_at?: components["schemas"]["Instant"] | null;
                kind: components["schemas"]["BookingEventKind"];
                /** @description Its state after. */
                to: components["schemas"]["BookingStatus"];
                to_ends_at?: components["schemas"]["Instant"] | null;
                to_starts_at?: components["schemas"]["Instant"] | null;
                user_id?: components["schemas"]["UserId"] | null;
                /** @description What they are called. */
                user_name?: string | null;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Chat: {
            /** @description The page. */
            items: {
                last_message: components["schemas"]["Message"];
                /**
                 * Format: int64
                 * @description The last message that was read, by its id; 0 if none was.
                 */
                read_message_id: number;
                /**
                 * Format: int64
                 * @description How many of the other's messages are still to be read.
                 */
                unread: number;
                /** @description The other one. */
                with: components["schemas"]["Named_UserId"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Client: {
            /** @description The page. */
            items: {
                /** @description What they do not bear. */
                allergies: string;
                birthday?: components["schemas"]["Birthday"] | null;
                created_at: components["schemas"]["Instant"];
                email?: string | null;
                /** @description What was mixed for them: colours, and how long they took. */
                formulas: string;
                id: components["schemas"]["ClientId"];
                language?: components["schemas"]["Language"] | null;
                name: string;
                notes: string;
                /** @description Further email addresses. Messages go to `email` alone, and guests who book online are known by it alone. */
                other_emails: components["schemas"]["Emails"];
                /** @description Further phone numbers, such as those of a record that was merged into this one. */
                other_phones: components["schemas"]["Phones"];
                phone?: string | null;
                tags: components["schemas"]["Tags"];
                time_zone?: components["schemas"]["TimeZone"] | null;
                /** @description They want no messages about visits. */
                unsubscribed: boolean;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Closure: {
            /** @description The page. */
            items: {
                /** @description The first day. */
                first_day: components["schemas"]["Day"];
                id: components["schemas"]["ClosureId"];
                /** @description The last day, itself included. */
                last_day: components["schemas"]["Day"];
                reason: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_DayTotals: {
            /** @description The page. */
            items: {
                /**
                 * Format: int64
                 * @description But for those that were cancelled.
                 */
                bookings: number;
                /** Format: int64 */
                cancelled: number;
                /** @description What those are worth that are completed. */
                completed_revenue: components["schemas"]["Money"];
                day: components["schemas"]["Day"];
                /** Format: int64 */
                no_shows: number;
                /** @description What they are worth, but for no-shows. */
                revenue: components["schemas"]["Money"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Delivery: {
            /** @description The page. */
            items: {
                /** @description An e-mail address or a telephone number. */
                address: string;
                /**
                 * Format: int32
                 * @description How often it was tried.
                 */
                attempts: number;
                booking_id?: components["schemas"]["BookingId"] | null;
                channel: components["schemas"]["Channel"];
                client_id?: components["schemas"]["ClientId"] | null;
                created_at: components["schemas"]["Instant"];
                /** @description The cause in the words of the mail server or SMS service, for people. */
                detail?: string | null;
                /** @description It is not sent before that. */
                due_at: components["schemas"]["Instant"];
                ended_at?: components["schemas"]["Instant"] | null;
                id: components["schemas"]["DeliveryId"];
                kind: components["schemas"]["DeliveryKind"];
                reason?: components["schemas"]["DeliveryReason"] | null;
                state: components["schemas"]["DeliveryState"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Employee: {
            /** @description The page. */
            items: {
                /** @description Whether they can be booked. */
                active: boolean;
                id: components["schemas"]["EmployeeId"];
                name: string;
                /** @description What they do. */
                services: components["schemas"]["Skill"][];
                /** @description What they are, as in Stylist; may be empty. */
                title: string;
                /** @description Where and when they work. */
                workplaces: components["schemas"]["Workplace"][];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Invitation: {
            /** @description The page. */
            items: {
                created_at: components["schemas"]["Instant"];
                email: string;
                employee_id?: components["schemas"]["EmployeeId"] | null;
                expires_at: components["schemas"]["Instant"];
                id: components["schemas"]["InvitationId"];
                name: string;
                role: components["schemas"]["Role"];
                /** @description Where it is accepted, if no emails are sent here: hand it over yourself. */
                url?: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Job: {
            /** @description The page. */
            items: {
                /**
                 * Format: int32
                 * @description How often it was begun.
                 */
                attempt: number;
                /** @description It runs, and is to be called off. */
                cancel_requested: boolean;
                created_at: components["schemas"]["Instant"];
                /** @description Why the last attempt failed that did. */
                error?: string | null;
                finished_at?: components["schemas"]["Instant"] | null;
                id: components["schemas"]["JobId"];
                /** @description What is to be done. */
                kind: string;
                /**
                 * Format: int32
                 * @description How often it may be.
                 */
                max_attempts: number;
                progress?: components["schemas"]["JobProgress"] | null;
                /** @description Where it waits. */
                queue: string;
                /** @description Not before then. */
                ready_at: components["schemas"]["Instant"];
                started_at?: components["schemas"]["Instant"] | null;
                state: components["schemas"]["JobState"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Location: {
            /** @description The page. */
            items: {
                address: string;
                city: string;
                created_at: components["schemas"]["Instant"];
                id: components["schemas"]["LocationId"];
                /** @description How long before a visit clients must book it, in minutes. */
                minimum_notice_minutes: components["schemas"]["MinimumNotice"];
                name: string;
                /** @description When it is open. */
                opening_hours: components["schemas"]["Hours"];
                /** @description Visits are offered to start at local times that are multiples of this, in minutes. */
                slot_interval_minutes: components["schemas"]["SlotInterval"];
                state: string;
                /** @description Where its clock is set. */
                time_zone: components["schemas"]["TimeZone"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Message: {
            /** @description The page. */
            items: {
                attachments: components["schemas"]["Attachment"][];
                id: components["schemas"]["MessageId"];
                sender_id: components["schemas"]["UserId"];
                sent_at: components["schemas"]["Instant"];
                text: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Photo: {
            /** @description The page. */
            items: {
                caption: string;
                file: components["schemas"]["File"];
                id: components["schemas"]["FileId"];
                stage?: components["schemas"]["PhotoStage"] | null;
                taken_at: components["schemas"]["Instant"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Resource: {
            /** @description The page. */
            items: {
                /** @description Whether it can be booked. */
                active: boolean;
                id: components["schemas"]["ResourceId"];
                kind: components["schemas"]["ResourceKind"];
                location_id: components["schemas"]["LocationId"];
                name: string;
                /** @description What it counts as: services name the types that they need. */
                type: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Service: {
            /** @description The page. */
            items: {
                /** @description Whether it can be booked. */
                active: boolean;
                /** @description Time that the employee and the rooms need after. */
                buffer_after_minutes: components["schemas"]["Buffer"];
                /** @description Time that the employee and the rooms need before. */
                buffer_before_minutes: components["schemas"]["Buffer"];
                /** @description What it is listed under; may be empty. */
                category: string;
                /**
                 * Format: int32
                 * @description All segments together, without the buffers.
                 */
                duration_minutes: number;
                id: components["schemas"]["ServiceId"];
                name: string;
                price: components["schemas"]["Money"];
                /** @description The types of rooms and equipment that it needs, one of each. */
                resource_types: components["schemas"]["ResourceTypes"];
                /** @description How the time is spent. */
                segments: components["schemas"]["Segments"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_Session: {
            /** @description The page. */
            items: {
                /** @description From where it began. */
                address: string;
                /** @description When it began. */
                created_at: components["schemas"]["Instant"];
                /** @description Whether it is the one that asks. */
                current: boolean;
                /** @description Its id. */
                id: components["schemas"]["SessionId"];
                /** @description When it was last used, to the minute. */
                last_used_at: components["schemas"]["Instant"];
                /** @description With which program. */
                user_agent: string;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_TeamMember: {
            /** @description The page. */
            items: {
                /** @description For managers to see. */
                email?: string | null;
                employee_id?: components["schemas"]["EmployeeId"] | null;
                /** @description The person. */
                id: components["schemas"]["UserId"];
                name: string;
                role: components["schemas"]["Role"];
                /** @description What they log in with. For managers to see. */
                username?: string | null;
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_TimeOff: {
            /** @description The page. */
            items: {
                /** @description Who is away. */
                employee_id: components["schemas"]["EmployeeId"];
                ends_at: components["schemas"]["Instant"];
                id: components["schemas"]["TimeOffId"];
                reason: string;
                starts_at: components["schemas"]["Instant"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description One page of a list. */
        Page_WaitlistEntry: {
            /** @description The page. */
            items: {
                client: components["schemas"]["Named_ClientId"];
                created_at: components["schemas"]["Instant"];
                /** @description The earliest time of day at which the visit may start. */
                earliest: components["schemas"]["TimeOfDay"];
                first_day: components["schemas"]["Day"];
                id: components["schemas"]["WaitlistEntryId"];
                /** @description One after the other. */
                items: components["schemas"]["WaitlistService"][];
                last_day: components["schemas"]["Day"];
                /** @description The time of day before which it has to start. */
                latest: components["schemas"]["TimeOfDay"];
                location_id: components["schemas"]["LocationId"];
                notes: string;
                /** @description The offers that can be accepted now. */
                offers: components["schemas"]["WaitlistOffer"][];
                state: components["schemas"]["WaitlistEntryState"];
            }[];
            next?: components["schemas"]["Cursor"] | null;
        };
        /** @description A password as it was typed; not for the log. */
        Password: string;
        /** @description Another password. */
        PasswordChange: {
            /** @description The one that holds. */
            current_password: components["schemas"]["Password"];
            /** @description At least 10 characters. */
            password: components["schemas"]["Password"];
        };
        /** @description Who has forgotten a password. */
        PasswordResetRequest: {
            /** @description User name or e-mail address; capitals do not matter. */
            username: components["schemas"]["LoginName"];
        };
        /**
         * Format: int32
         * @description A part of a price, in percent: 0 to 100.
         */
        Percent: number;
        /** @description A telephone number: digits, and `+ - ( ) . /` and spaces between them; 3 to 20 digits. */
        Phone: string;
        /** @description Phone numbers: at most 10, without duplicates. */
        Phones: string[];
        /** @description A photo of a client. */
        Photo: {
            caption: string;
            file: components["schemas"]["File"];
            id: components["schemas"]["FileId"];
            stage?: components["schemas"]["PhotoStage"] | null;
            taken_at: components["schemas"]["Instant"];
        };
        /**
         * @description What a photo is to be compared with.
         * @enum {string}
         */
        PhotoStage: "before" | "after";
        /** @description What can be changed of a photo. What is left out stays; `null` empties. */
        PhotoUpdate: {
            caption?: components["schemas"]["Label"] | null;
            stage?: components["schemas"]["PhotoStage"] | null;
            taken_at?: components["schemas"]["InstantOrLocalTime"];
        };
        /**
         * @description What it pays for.
         * @enum {string}
         */
        Plan: "free" | "premium";
        /** @description How the pool of database connections stands. */
        PoolStats: {
            /** @description Of those that are open: idle. */
            checked_in: number;
            /** @description Of those that are open: at work. */
            checked_out: number;
            /**
             * Format: int64
             * @description Found unusable and replaced, since the start.
             */
            invalid: number;
            /** @description Open beyond the pool's size. */
            overflow: number;
            /** @description Connections that stay. */
            pool_size: number;
            /**
             * Format: int64
             * @description Requests refused because too many waited, since the start.
             */
            refused: number;
            /** @description Requests that wait for a connection. */
            waiting: number;
        };
        /**
         * Format: int64
         * @description A price in minor units: not negative, and no more than ten billion.
         */
        Price: number;
        /** @description The document as it is sent. */
        Problem: {
            /** @description What work is to be proven on. */
            challenge?: string | null;
            /**
             * Format: int32
             * @description How much work.
             */
            challenge_bits?: number | null;
            /** @description What went wrong, in a word that does not change. */
            code: components["schemas"]["ProblemCode"];
            /** @description What went wrong here. */
            detail?: string | null;
            earliest?: components["schemas"]["LocalTime"] | null;
            /** @description The fields at fault, at most 20. */
            errors?: components["schemas"]["FieldError"][];
            /**
             * Format: int64
             * @description Maximum size of a file, in bytes, or of a picture, in pixels.
             */
            limit?: number | null;
            /** @description The request's id in the log, where there is something to read there. */
            request_id?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The same for every occurrence of the code. */
            title: string;
            /** @description `urn:parlour:problem:` and the code. */
            type: string;
            /** @description All dates of a series that cannot be booked, each with the reason. */
            unavailable_dates?: components["schemas"]["UnavailableDate"][];
        };
        /**
         * @description What went wrong, in a word that does not change.
         * @enum {string}
         */
        ProblemCode: "malformed" | "unauthorized" | "wrong_credentials" | "forbidden" | "cross_site" | "not_found" | "method_not_allowed" | "request_timeout" | "slot_taken" | "outside_hours" | "invalid_transition" | "version_conflict" | "too_late" | "too_many_bookings" | "duplicate" | "collision" | "too_large" | "too_many_pixels" | "unsupported_media_type" | "file_not_allowed" | "broken_picture" | "invalid_input" | "walk_in_client" | "both_log_in" | "merge_too_large" | "idempotency_key_reused" | "too_many_attempts" | "upgrade_required" | "rate_limited" | "blocked" | "proof_of_work_required" | "internal" | "not_set_up" | "busy" | "unavailable" | "files_unavailable" | "outcome_unknown";
        /** @description What the system says of the program. */
        ProcessStats: {
            /**
             * Format: double
             * @description Time of processors since the start: 60 a minute are one processor that does nothing else.
             */
            cpu_seconds: number;
            /**
             * Format: int64
             * @description Memory in use (resident).
             */
            memory_bytes: number;
            /**
             * Format: int64
             * @description Open files and sockets.
             */
            open_files: number;
            /** @description Processors that the program may use. */
            processors: number;
        };
        /** @description What somebody who opens an invitation is shown. */
        PublicInvitation: {
            /** @description What the business is called. */
            business: string;
            email: string;
            expires_at: components["schemas"]["Instant"];
            /** @description Whether somebody with this address can log in already: then they give their password, and no user name. */
            has_account: boolean;
            name: string;
            role: components["schemas"]["Role"];
        };
        /** @description An offer, as the client sees it. */
        PublicOffer: {
            /** @description Where that is. */
            address: string;
            booking_id?: components["schemas"]["BookingId"] | null;
            /** @description What the business is called. */
            business: string;
            city: string;
            /** @description What whoever begins is called. */
            employee: string;
            /** @description When it would end, on the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            /** @description Until when it can be accepted, on the location's clock. */
            expires_at: components["schemas"]["LocalTime"];
            /** @description What the location is called. */
            location: string;
            /** @description What the services are called, one after the other. */
            services: string[];
            /** @description When the visit would start, on the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
            state: components["schemas"]["OfferState"];
        };
        /** @description How a queue of background tasks stands, as it was looked at last. */
        QueueState: {
            /**
             * Format: int64
             * @description Tasks that failed for good.
             */
            dead: number;
            /**
             * Format: int64
             * @description Tasks whose time has not come.
             */
            delayed: number;
            name: string;
            /**
             * Format: int64
             * @description How long the oldest of those that are ready has been so.
             */
            oldest_ready_seconds?: number | null;
            /**
             * Format: int64
             * @description Tasks that could run now.
             */
            ready: number;
            /** Format: int64 */
            running: number;
        };
        /** @description What became of it so far. */
        QueuedDelivery: {
            channel: components["schemas"]["Channel"];
            /** @description The delivery, which says later what became of it. */
            id: components["schemas"]["DeliveryId"];
            status: components["schemas"]["DeliveryState"];
        };
        /** @description Up to where a conversation was read. */
        ReadMarker: {
            message_id: components["schemas"]["MessageId"];
        };
        /** @description That it is ready. */
        Readiness: {
            /**
             * @description Whether this node shares limits, caches and live events with others: `together`; `apart` while Redis is away,
             *     when it goes on by itself; `alone` without Redis.
             */
            nodes: components["schemas"]["NodeState"];
            /** @description `ready`. */
            status: string;
        };
        /**
         * @description In what a series counts.
         * @enum {string}
         */
        RecurrenceUnit: "days" | "weeks" | "months";
        /** @description How requests went. */
        RequestStats: {
            /**
             * Format: int64
             * @description Of those, the ones that failed by our fault (5xx).
             */
            errors: number;
            /**
             * Format: double
             * @description Milliseconds within which half of them were answered, to 13 %; null if there were none.
             */
            p50_ms?: number | null;
            /**
             * Format: double
             * @description Those within which 95 of 100 were.
             */
            p95_ms?: number | null;
            /**
             * Format: double
             * @description Those within which 99 of 100 were.
             */
            p99_ms?: number | null;
            /** Format: int64 */
            requests: number;
        };
        /** @description A room, or a piece of equipment. */
        Resource: {
            /** @description Whether it can be booked. */
            active: boolean;
            id: components["schemas"]["ResourceId"];
            kind: components["schemas"]["ResourceKind"];
            location_id: components["schemas"]["LocationId"];
            name: string;
            /** @description What it counts as: services name the types that they need. */
            type: string;
        };
        /**
         * Format: int64
         * @description A room or piece of equipment. Also the id of the resource that bookings claim.
         */
        ResourceId: number;
        /**
         * @description What can be claimed beside an employee.
         * @enum {string}
         */
        ResourceKind: "room" | "equipment";
        /** @description Types of rooms and equipment, by name: no more than 5, none twice. */
        ResourceTypes: string[];
        /** @description What can be changed of a room. What is left out stays. */
        ResourceUpdate: {
            active?: boolean;
            name?: components["schemas"]["Name"];
            type?: components["schemas"]["Name"];
        };
        /**
         * @description What a person is to a business.
         * @enum {string}
         */
        Role: "owner" | "manager" | "receptionist" | "employee" | "client";
        /** @description A part of a service. During one that is not staffed, as when a colour takes effect, the employee is free for others. */
        Segment: {
            /**
             * Format: int32
             * @description How long, in minutes.
             */
            minutes: number;
            /** @description Whether it keeps the employee busy. */
            staffed: boolean;
        };
        /** @description How the time of a service is spent: 1 to 20 segments, the first and the last of them staffed. */
        Segments: components["schemas"]["Segment"][];
        /** @description Visits that come again. */
        Series: {
            /** @description In order; those that were cancelled too. */
            bookings: components["schemas"]["Booking"][];
            client: components["schemas"]["Named_ClientId"];
            created_at: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description So many units lie between two visits.
             */
            every: number;
            id: components["schemas"]["SeriesId"];
            location_id: components["schemas"]["LocationId"];
            /** @description The dates that could not be had; only in the answer to the request that made the series. */
            skipped: components["schemas"]["UnavailableDate"][];
            unit: components["schemas"]["RecurrenceUnit"];
        };
        /** @description From when on a series is to end. */
        SeriesCancellation: {
            from?: components["schemas"]["Day"] | null;
        };
        /**
         * Format: int64
         * @description Visits that come again and again.
         */
        SeriesId: number;
        /** @description A service. */
        Service: {
            /** @description Whether it can be booked. */
            active: boolean;
            /** @description Time that the employee and the rooms need after. */
            buffer_after_minutes: components["schemas"]["Buffer"];
            /** @description Time that the employee and the rooms need before. */
            buffer_before_minutes: components["schemas"]["Buffer"];
            /** @description What it is listed under; may be empty. */
            category: string;
            /**
             * Format: int32
             * @description All segments together, without the buffers.
             */
            duration_minutes: number;
            id: components["schemas"]["ServiceId"];
            name: string;
            price: components["schemas"]["Money"];
            /** @description The types of rooms and equipment that it needs, one of each. */
            resource_types: components["schemas"]["ResourceTypes"];
            /** @description How the time is spent. */
            segments: components["schemas"]["Segments"];
        };
        /**
         * Format: int64
         * @description A service that it offers.
         */
        ServiceId: number;
        /** @description What can be changed of a service. What is left out stays. Bookings that are there keep their time and price. */
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
        /** @description One log-in, as its owner sees it. */
        Session: {
            /** @description From where it began. */
            address: string;
            /** @description When it began. */
            created_at: components["schemas"]["Instant"];
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** @description Its id. */
            id: components["schemas"]["SessionId"];
            /** @description When it was last used, to the minute. */
            last_used_at: components["schemas"]["Instant"];
            /** @description With which program. */
            user_agent: string;
        };
        /**
         * Format: int64
         * @description One log-in.
         */
        SessionId: number;
        /** @description What somebody does, and what is their own about it. */
        Skill: {
            price?: components["schemas"]["Price"] | null;
            segments?: components["schemas"]["Segments"] | null;
            service_id: components["schemas"]["ServiceId"];
        };
        /**
         * Format: int32
         * @description Minutes between starts that are offered: 1 to 240.
         */
        SlotInterval: number;
        /** @description Words to sort clients into groups by: at most 30, without duplicates. */
        Tags: string[];
        /** @description Somebody who works with a business. */
        TeamMember: {
            /** @description For managers to see. */
            email?: string | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description The person. */
            id: components["schemas"]["UserId"];
            name: string;
            role: components["schemas"]["Role"];
            /** @description What they log in with. For managers to see. */
            username?: string | null;
        };
        /**
         * @description A reading of the clock on the wall, `HH:MM`, from 00:00 to 24:00.
         * @example 09:00
         */
        TimeOfDay: string;
        /** @description A time that somebody is away. */
        TimeOff: {
            /** @description Who is away. */
            employee_id: components["schemas"]["EmployeeId"];
            ends_at: components["schemas"]["Instant"];
            id: components["schemas"]["TimeOffId"];
            reason: string;
            starts_at: components["schemas"]["Instant"];
        };
        /**
         * Format: int64
         * @description A time that an employee is away.
         */
        TimeOffId: number;
        /**
         * @description A time zone of the IANA database, by name.
         * @example America/New_York
         */
        TimeZone: string;
        /** @description The last part of a link. */
        Token: string;
        /** @description A date of a series that cannot be booked. */
        UnavailableDate: {
            /** @description The date, on the location's clock. */
            day: components["schemas"]["Day"];
            /** @description The reason. */
            reason: components["schemas"]["UnavailableReason"];
        };
        /**
         * @description The reason for which a date of a series cannot be booked.
         * @enum {string}
         */
        UnavailableReason: "slot_taken" | "outside_hours" | "no_such_time";
        /** @description How many messages are still to be read. */
        Unread: {
            /**
             * Format: int64
             * @description In all conversations.
             */
            unread: number;
        };
        /** @description Someone who is logged in. */
        User: {
            /** @description The business they are logged in to. */
            business_id: components["schemas"]["BusinessId"];
            client_id?: components["schemas"]["ClientId"] | null;
            employee_id?: components["schemas"]["EmployeeId"] | null;
            /** @description The person. */
            id: components["schemas"]["UserId"];
            /** @description Whether they look after the whole installation. */
            is_administrator: boolean;
            /** @description What they are called. */
            name: string;
            /** @description What they are to it. */
            role: components["schemas"]["Role"];
            /** @description What they log in with. */
            username: string;
        };
        /**
         * Format: int64
         * @description Someone who can log in.
         */
        UserId: number;
        /** @description What a person logs in with: lower case; letters, digits, and `. _ - @ +`. */
        Username: string;
        /** @description Somebody who waits for a time to become free. */
        WaitlistEntry: {
            client: components["schemas"]["Named_ClientId"];
            created_at: components["schemas"]["Instant"];
            /** @description The earliest time of day at which the visit may start. */
            earliest: components["schemas"]["TimeOfDay"];
            first_day: components["schemas"]["Day"];
            id: components["schemas"]["WaitlistEntryId"];
            /** @description One after the other. */
            items: components["schemas"]["WaitlistService"][];
            last_day: components["schemas"]["Day"];
            /** @description The time of day before which it has to start. */
            latest: components["schemas"]["TimeOfDay"];
            location_id: components["schemas"]["LocationId"];
            notes: string;
            /** @description The offers that can be accepted now. */
            offers: components["schemas"]["WaitlistOffer"][];
            state: components["schemas"]["WaitlistEntryState"];
        };
        /**
         * Format: int64
         * @description Somebody who waits for a time to become free.
         */
        WaitlistEntryId: number;
        /**
         * @description How far somebody who waits has come.
         * @enum {string}
         */
        WaitlistEntryState: "waiting" | "booked" | "removed" | "expired";
        /**
         * @description Whom a business offers a time that became free.
         * @enum {string}
         */
        WaitlistMode: "first" | "all";
        /** @description An offer, as the business sees it. */
        WaitlistOffer: {
            /** @description Who would begin. */
            employee: components["schemas"]["Named_EmployeeId"];
            /** @description On the location's clock. */
            ends_at: components["schemas"]["LocalTime"];
            /** @description Until when it can be accepted, on the location's clock. */
            expires_at: components["schemas"]["LocalTime"];
            id: components["schemas"]["OfferId"];
            /** @description On the location's clock. */
            starts_at: components["schemas"]["LocalTime"];
            state: components["schemas"]["OfferState"];
            /** @description By which it can be accepted or refused, at `/offers/{token}`, without logging in. Null for employees. */
            token?: string | null;
        };
        /** @description A service that somebody waits for. */
        WaitlistService: {
            employee?: components["schemas"]["Named_EmployeeId"] | null;
            service: components["schemas"]["Named_ServiceId"];
        };
        /**
         * @description A day of the week.
         * @enum {string}
         */
        Weekday: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
        /** @description When somebody works at a location. */
        Workplace: {
            /** @description When they pause. */
            breaks?: components["schemas"]["Hours"];
            location_id: components["schemas"]["LocationId"];
            /** @description When they work there. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Attachment"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description What the file is called; what the request itself says (`Content-Disposition`, or the form) if left out. */
                name?: string;
            };
            header?: {
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                 * @description The services, one after the other: `service_id=1,4`.
                 * @example 1,4
                 */
                service_id: string;
                /** @description Who is to do them all; anyone if left out. */
                employee_id?: number;
                /** @description Where; if left out, where the employee works, or else the business's first location. */
                location_id?: number;
                /** @description A booking that is to be moved: its own time counts as free. */
                booking_id?: number;
                /**
                 * @description How long the one service is to take, if not as long as it takes with whoever does it. Not for clients to ask
                 *     for.
                 */
                duration_minutes?: number;
                /**
                 * @description The first day, on the location's calendar; today if left out.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description The last day, itself included; the first day if left out. No more than 62 days.
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Of this employee. */
                employee_id?: number;
                /** @description At this location. */
                location_id?: number;
                /**
                 * @description The first day, on the clock of the location (or of the business's first one); today if left out.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description The last day, itself included; 30 days after the first if left out. No more than 62 days.
                 * @example 2027-01-28
                 */
                to?: string;
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Block"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingPage"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                 * @description The services, one after the other: `service_id=1,4`.
                 * @example 1,4
                 */
                service_id: string;
                /** @description Who is to do them all; anyone if left out. */
                employee_id?: number;
                /** @description Where; if left out, where the employee works, or else the business's first location. */
                location_id?: number;
                /**
                 * @description The first day, on the location's calendar; today if left out.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description The last day, itself included; the first day if left out. No more than 62 days.
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestBooking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description At this location. */
                location_id?: number;
                /** @description In which this employee serves. */
                employee_id?: number;
                /** @description Of this client. */
                client_id?: number;
                /** @description In this state. */
                status?: components["schemas"]["BookingStatus"];
                /**
                 * @description Not before this day, or this time, on the clock of the location (or of the business's first one).
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description Until the end of this day, or before this time.
                 * @example 2027-01-28
                 */
                to?: string;
                /** @description Latest start first if left out. */
                order?: "oldest" | "newest";
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BookingEvent"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManageLink"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description What the file is called; what the request itself says (`Content-Disposition`, or the form) if left out. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRules"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRules"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Chat"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Message"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chat"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
                /** @description The beginnings of words of the name, of the e-mail address, or digits of the phone, as one types them. */
                search?: string;
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Client"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Photo"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description What the file is called; what the request itself says (`Content-Disposition`, or the form) if left out. */
                name?: string;
                /** @description What is to be seen on it. */
                caption?: string;
                stage?: components["schemas"]["PhotoStage"];
                /** @description With its offset; now if left out. */
                taken_at?: string;
            };
            header?: {
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                 * @description The first day; 29 days before the last if left out.
                 * @example 2027-01-01
                 */
                from?: string;
                /**
                 * @description The last day, itself included; today, at the location or at the business's first one, if left out. No more than
                 *     92 days.
                 * @example 2027-01-30
                 */
                to?: string;
                /** @description At this location; at all of them if left out. */
                location_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DayTotals"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description To this client. */
                client_id?: number;
                /** @description About this booking. */
                booking_id?: number;
                /** @description In this state. */
                state?: components["schemas"]["DeliveryState"];
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Employee"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Employee"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Employee"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Employee"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarLink"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarLink"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TimeOff"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeOff"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Invitation"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
                /** @description The last part of the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicInvitation"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Location"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                 * @description The first day, on the location's calendar; today if left out.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description The last day, itself included; the first day if left out. No more than 7 days.
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarView"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Closure"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closure"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description It was not done: `code` says why. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedBooking"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                 * @description The first day, on the location's calendar; today if left out.
                 * @example 2027-01-22
                 */
                from?: string;
                /**
                 * @description The last day, itself included; the first day if left out. No more than 62 days.
                 * @example 2027-02-21
                 */
                to?: string;
                /** @description Whether others may do it too, and not only those who were to. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedBooking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedBooking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TeamMember"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMember"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicOffer"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicOffer"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicOffer"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
                /** @description In which state; `waiting` if left out. */
                state?: components["schemas"]["JobState"];
                /** @description Of which queue. */
                queue?: string;
                /** @description Of which kind. */
                kind?: string;
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description It was not done: `code` says why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Resource"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuedDelivery"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Whether those that cannot be booked are wanted too. */
                inactive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Service"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Session"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
                 * @description Those for whom this day would do.
                 * @example 2027-01-22
                 */
                day?: string;
                /** @description This client. */
                client_id?: number;
                /** @description `waiting` if left out. */
                state?: components["schemas"]["WaitlistEntryState"];
                /** @description 1 to 100; 20 if left out. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitlistEntry"];
                };
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitlistEntry"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It was not done: `code` says why. */
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
                /** @description Marks the request, so that trying it again gives the first answer and makes nothing twice. */
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description It was not done: `code` says why. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            /** @description It was not done: `code` says why. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
            /** @description It was not done: `code` says why. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not done: `code` says why. */
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
