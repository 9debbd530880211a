//! Errors that callers receive: problem documents (RFC 9457) with a stable `code`.
//!
//! One table, [`Code`], holds all codes. Invalid input names up to 20 invalid fields. Internal errors keep
//! their cause. The middleware logs it once; the caller receives only the request id.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{LocalTime, UnavailableDate};

/// Declares the table of codes: word, status, title. The word is a `tt` for the same reason as in `string_enum!`.
macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $word:tt, $status:ident, $title:literal;)*) => {
        /// Stable identifier of a problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
        #[schema(as = ProblemCode)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the code as it appears in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// Returns the title, which is the same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

problem_codes! {
    /// The body is not JSON, or did not arrive completely.
    Malformed = "malformed", BAD_REQUEST, "The request is malformed";
    /// The request has no session, or its session has ended.
    Unauthorized = "unauthorized", UNAUTHORIZED, "Authentication required";
    /// The username or the password is wrong. The response does not say which.
    WrongCredentials = "wrong_credentials", UNAUTHORIZED, "The username or password is wrong";
    /// The caller may not do this, usually because of their role.
    Forbidden = "forbidden", FORBIDDEN, "Your role does not allow this operation";
    /// A browser sent the request from another site.
    CrossSite = "cross_site", FORBIDDEN, "Cross-site requests are not allowed";
    /// Nothing exists at this path, or it belongs to someone else.
    NotFound = "not_found", NOT_FOUND, "Not found";
    /// The path exists, but does not support this method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "The path does not support this method";
    /// The request took too long to arrive.
    TooLong = "request_timeout", REQUEST_TIMEOUT, "The request took too long to arrive";
    /// An employee or resource is already claimed at that time.
    SlotTaken = "slot_taken", CONFLICT, "The time slot is taken";
    /// No employee who performs the service works at that time, or the start is within the minimum notice.
    OutsideHours = "outside_hours", CONFLICT, "No employee works at that time";
    /// The state of the booking, offer or job does not allow the operation.
    InvalidTransition = "invalid_transition", CONFLICT, "The current state does not allow this change";
    /// The record was changed since it was read; read it again.
    VersionConflict = "version_conflict", CONFLICT, "The record was changed in the meantime";
    /// The cutoff for clients to cancel or reschedule has passed.
    TooLate = "too_late", CONFLICT, "The deadline has passed";
    /// The client has too many upcoming bookings to book more online.
    TooManyBookings = "too_many_bookings", CONFLICT, "Too many upcoming bookings";
    /// An equal record already exists, for example with the same name or code.
    Duplicate = "duplicate", CONFLICT, "The record already exists";
    /// Concurrent requests changed the same records. Retry the request.
    Collision = "collision", CONFLICT, "Concurrent changes conflicted";
    /// The body is larger than allowed, or has too many values.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "The request is too large";
    /// The picture has more pixels than allowed, or needs too much memory.
    TooManyPixels = "too_many_pixels", PAYLOAD_TOO_LARGE, "The picture has too many pixels";
    /// The body is not declared as JSON.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body must be JSON";
    /// Files of this type are not accepted. The content decides, not the declared type.
    FileNotAllowed = "file_not_allowed", UNSUPPORTED_MEDIA_TYPE, "Files of this type are not accepted";
    /// The picture cannot be decoded.
    BrokenPicture = "broken_picture", UNPROCESSABLE_ENTITY, "The picture cannot be decoded";
    /// Fields are missing or invalid. `errors` lists at most 20 of them.
    InvalidInput = "invalid_input", UNPROCESSABLE_ENTITY, "Some fields are invalid";
    /// One of the two clients is the shared record for walk-ins without a name. It cannot be merged.
    WalkInClient = "walk_in_client", UNPROCESSABLE_ENTITY, "The client is shared by all anonymous walk-ins";
    /// Both clients have a login, so they cannot be merged.
    BothLogIn = "both_log_in", UNPROCESSABLE_ENTITY, "Both clients have a login";
    /// The combined texts or lists of the two clients exceed the limits of one client.
    MergeTooLarge = "merge_too_large", UNPROCESSABLE_ENTITY, "The merged record would exceed a limit";
    /// The idempotency key was used for another request.
    KeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request";
    /// Too many wrong passwords; retry later.
    TooManyAttempts = "too_many_attempts", TOO_MANY_REQUESTS, "Too many attempts";
    /// The path accepts WebSocket connections only (RFC 6455, version 13).
    UpgradeRequired = "upgrade_required", UPGRADE_REQUIRED, "A WebSocket connection is required";
    /// The request exceeds a rate limit policy; retry later.
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "Too many requests";
    /// The address exceeded rate limits repeatedly and is blocked for a while.
    Blocked = "blocked", TOO_MANY_REQUESTS, "The address is temporarily blocked";
    /// The address exceeded rate limits repeatedly. Repeat the request with the header `Proof-Of-Work`: the
    /// `challenge`, a dot, and a text such that the SHA-256 of the whole header value begins with `challenge_bits` zero
    /// bits.
    ProofOfWork = "proof_of_work_required", TOO_MANY_REQUESTS, "Proof of work required";
    /// Internal error; the log has details under the request id.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Internal server error";
    /// This installation lacks the feature: it is not configured, or the program was built without it.
    NotSetUp = "not_set_up", NOT_IMPLEMENTED, "The feature is not configured";
    /// The server cannot process the request now; nothing was changed.
    Busy = "busy", SERVICE_UNAVAILABLE, "The server is busy; try again shortly";
    /// The database is unreachable or full; nothing was changed.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The database is unavailable";
    /// The file storage is unreachable or busy; nothing was changed.
    FilesUnavailable = "files_unavailable", SERVICE_UNAVAILABLE, "The file storage is unavailable";
    /// The connection to the database was lost during the commit, so the change may have been stored. Retry with the
    /// same idempotency key.
    OutcomeUnknown = "outcome_unknown", SERVICE_UNAVAILABLE, "The outcome is unknown";
}

/// Maximum number of field errors in a problem document.
pub const MAX_FIELD_ERRORS: usize = 20;
/// Maximum size of the field errors in a problem document, in bytes of JSON. The whole document stays below 8 KiB.
const MAX_ERROR_BYTES: usize = 6_000;
/// Maximum length of the detail, in characters. Longer details are truncated.
const MAX_DETAIL: usize = 300;

/// Invalid field and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field, as in `items.0.service_id`. Empty for the body as a whole. For an unavailable date of a
    /// series, the date.
    pub field: String,
    /// Reason, phrased to follow the name of the field.
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::invalid(vec![error])
    }
}

/// Failure of a request, sent as a problem document.
#[derive(Clone, Debug)]
pub struct Problem {
    pub code: Code,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    cause: Option<parlour_db::Cause>,
    /// Boxed, because problems are passed by value.
    particulars: Option<Box<Particulars>>,
}

/// Members of the document that only some codes have.
#[derive(Clone, Debug, Default)]
struct Particulars {
    unavailable_dates: Vec<UnavailableDate>,
    earliest: Option<LocalTime>,
    limit: Option<u64>,
    /// Token for the proof of work, and the number of zero bits.
    challenge: Option<(String, u32)>,
}

/// Problem document as sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// `urn:parlour:problem:` followed by the code.
    pub r#type: String,
    /// Summary that is the same for every occurrence of the code.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Stable identifier of the problem.
    pub code: Code,
    /// Explanation of this occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Invalid fields, or unavailable dates of a series: at most 20. Absent if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// All dates of a series that cannot be booked, each with the reason. Absent for other problems.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unavailable_dates: Vec<UnavailableDate>,
    /// Earliest start of a walk-in, in the location's local time. Present only if a walk-in cannot start today, but can
    /// within two weeks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<LocalTime>,
    /// Limit for the uploaded file: bytes for `too_large`, pixels for `too_many_pixels`. Absent for other requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Token for the proof of work. Present only for `proof_of_work_required`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// Number of zero bits for the proof of work. Present only for `proof_of_work_required`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_bits: Option<u32>,
    /// Request id, for finding details in the log. Present only for server errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// Creates a problem that has only a code.
    pub fn new(code: Code) -> Self {
        Self { code, detail: Cow::Borrowed(""), errors: Vec::new(), retry_after: None, cause: None, particulars: None }
    }

    /// Replaces the code with a more specific one.
    #[must_use]
    pub fn code(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// Creates the problem for a record that does not exist or belongs to someone else.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// Creates the problem for invalid input. Lists at most [`MAX_FIELD_ERRORS`] fields, or fewer if the errors are
    /// long.
    pub fn invalid(mut errors: Vec<FieldError>) -> Self {
        let problem = Self::new(Code::InvalidInput);
        let mut left = MAX_ERROR_BYTES;
        let mut fits = |error: &FieldError| {
            let length = serde_json::to_string(error).map_or(0, |json| json.len());
            left.checked_sub(length).map(|rest| left = rest).is_some()
        };
        let count = errors.iter().take(MAX_FIELD_ERRORS).take_while(|error| fits(error)).count();
        if count == errors.len() {
            return Self { errors, ..problem };
        }
        errors.truncate(count);
        Self { errors, ..problem }.detail(format!("only the first {count} invalid fields are listed"))
    }

    /// Creates the problem for one invalid field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        FieldError::new(field, message).into()
    }

    /// Merges the field errors of two problems. If only `other` is not about input, returns `other`. If `self` is not
    /// about input, returns `self`.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        match (self.is_input(), other.is_input()) {
            (true, true) => Self::invalid(self.errors.into_iter().chain(other.errors).collect()),
            (true, false) => other,
            (false, _) => self,
        }
    }

    /// Returns true if the problem consists of field errors only.
    pub fn is_input(&self) -> bool {
        self.code == Code::InvalidInput && !self.errors.is_empty()
    }

    /// Returns both values. If both are problems, merges them.
    pub fn both<A, B>(one: Result<A, Self>, other: Result<B, Self>) -> Result<(A, B), Self> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(one), Err(other)) => Err(one.merge(other)),
            (Err(problem), _) | (_, Err(problem)) => Err(problem),
        }
    }

    /// Creates the problem for an internal error. `cause` is for the log only.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Arc::new(cause)), ..Self::new(Code::Internal) }
    }

    /// Sets the explanation of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Sets the dates of a series that cannot be booked.
    #[must_use]
    pub fn unavailable_dates(mut self, unavailable_dates: Vec<UnavailableDate>) -> Self {
        self.particulars().unavailable_dates = unavailable_dates;
        self
    }

    /// Sets the earliest start of a walk-in.
    #[must_use]
    pub fn earliest(mut self, earliest: LocalTime) -> Self {
        self.particulars().earliest = Some(earliest);
        self
    }

    /// Sets the limit for an uploaded file, in bytes or pixels.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.particulars().limit = Some(limit);
        self
    }

    fn particulars(&mut self) -> &mut Particulars {
        self.particulars.get_or_insert_default()
    }

    /// Sets the `Retry-After` header, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Sets the `Retry-After` header. Rounds up to whole seconds, so that a retry is never too early.
    #[must_use]
    pub fn retry_in(self, wait: Duration) -> Self {
        self.retry_after(whole_seconds(wait))
    }

    /// Sets the token for the proof of work and the number of zero bits.
    #[must_use]
    pub fn challenge(mut self, token: String, bits: u32) -> Self {
        self.particulars().challenge = Some((token, bits));
        self
    }

    /// Returns the underlying error, for the log.
    pub fn cause(&self) -> Option<&parlour_db::Cause> {
        self.cause.as_ref()
    }

    pub fn document(&self, request_id: Option<&str>) -> Document {
        let Particulars { unavailable_dates, earliest, limit, challenge } =
            self.particulars.as_deref().cloned().unwrap_or_default();
        let (challenge, challenge_bits) = challenge.unzip();
        Document {
            r#type: format!("urn:parlour:problem:{}", self.code.as_str()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            code: self.code,
            detail: Some(self.detail.chars().take(MAX_DETAIL).collect()).filter(|detail: &String| !detail.is_empty()),
            errors: self.errors.clone(),
            unavailable_dates,
            earliest,
            limit,
            challenge,
            challenge_bits,
            request_id: request_id.map(str::to_owned),
        }
    }

    /// Returns the document as JSON.
    pub fn json(&self, request_id: Option<&str>) -> String {
        // Texts, numbers and lists always serialize.
        serde_json::to_string(&self.document(request_id)).unwrap_or_default()
    }

    /// Builds the response, with the document as its body.
    pub fn answer(self, request_id: Option<&str>) -> Response {
        let mut response = (
            self.code.status(),
            [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))],
            self.json(request_id),
        )
            .into_response();
        let mut set = |name: HeaderName, value: HeaderValue| response.headers_mut().insert(name, value);
        if let Some(seconds) = self.retry_after {
            set(header::RETRY_AFTER, seconds.into());
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            set(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Returns the duration in seconds, rounded up.
pub(super) fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    /// Adds the problem to the extensions of the response. The middleware reads it there to log the cause and to add
    /// the request id.
    fn into_response(self) -> Response {
        self.answer(None)
    }
}

impl From<parlour_jobs::Error> for Problem {
    fn from(error: parlour_jobs::Error) -> Self {
        match error {
            parlour_jobs::Error::Db(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

impl From<Problem> for parlour_jobs::JobError {
    fn from(problem: Problem) -> Self {
        match problem.cause() {
            Some(cause) => Self::from(&**cause),
            None => Self::Retry(problem.code.as_str().to_owned()),
        }
    }
}

impl From<parlour_db::Error> for Problem {
    fn from(error: parlour_db::Error) -> Self {
        let problem = match &error {
            parlour_db::Error::Busy => Self::new(Code::Busy).retry_after(1),
            parlour_db::Error::Unavailable(_) | parlour_db::Error::Full(_) => {
                Self::new(Code::Unavailable).retry_after(5)
            }
            parlour_db::Error::OutcomeUnknown(_) => Self::new(Code::OutcomeUnknown).retry_after(5),
            parlour_db::Error::Overlap => return Self::new(Code::SlotTaken),
            parlour_db::Error::Duplicate { .. } => Self::new(Code::Duplicate),
            // The referenced row was removed after it was read. A retry finds it missing.
            parlour_db::Error::Reference { statement, .. } => {
                tracing::warn!(statement, "a referenced record does not exist");
                Self::new(Code::Collision).retry_after(1)
            }
            parlour_db::Error::Collision(_) => Self::new(Code::Collision).retry_after(1),
            parlour_db::Error::TooSlow { .. } => Self::new(Code::Busy).retry_after(5),
            _ => Self::new(Code::Internal),
        };
        Self { cause: Some(Arc::new(error)), ..problem }
    }
}
