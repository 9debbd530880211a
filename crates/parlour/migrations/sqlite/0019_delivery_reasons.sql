-- Reasons are codes now; causes in the words of a mail server or SMS service have a column of their own.
ALTER TABLE deliveries ADD COLUMN detail TEXT;

UPDATE deliveries SET detail = reason WHERE state IN ('queued', 'failed');
UPDATE deliveries SET reason = CASE
    WHEN state = 'queued' THEN 'unreachable'
    WHEN state = 'failed' AND (channel = 'sms' OR reason LIKE '%5.1._%' OR reason LIKE '%(55%') THEN 'recipient_refused'
    WHEN state = 'failed' THEN 'message_refused'
    WHEN reason = 'the client wants no messages' THEN 'client_muted'
    WHEN reason = 'the client knows' THEN 'already_notified'
    WHEN reason = 'a later message says so' THEN 'superseded'
    WHEN reason = 'the visit has begun' THEN 'booking_started'
    WHEN reason = 'the visit is off' THEN 'booking_cancelled'
    WHEN reason = 'the visit was moved' THEN 'booking_rescheduled'
    WHEN reason = 'the invitation was taken back' THEN 'invitation_revoked'
    WHEN reason = 'the offer is over' THEN 'offer_closed'
    ELSE 'channel_off'
END WHERE reason IS NOT NULL;
