//! What a caller is told when a request cannot be done: problem documents (RFC 9457) with a stable `code`.
//!
//! All codes stand in one table, [`Code`]. Bad input names every field at fault. What is our fault keeps its cause for
//! the log, which is written once, at the edge, and tells the caller nothing but the request's id.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{LocalTime, UnavailableDate};

/// Declares the table of codes: word, status, title. (The word is a `tt` for the same reason as in `string_enum!`.)
macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $word:tt, $status:ident, $title:literal;)*) => {
        /// What went wrong, in a word that does not change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
        #[schema(as = ProblemCode)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl Code {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The HTTP status.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// The same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

problem_codes! {
    /// The body is not JSON.
    Malformed = "malformed", BAD_REQUEST, "The request cannot be read";
    /// Nobody is logged in, or no longer.
    Unauthorized = "unauthorized", UNAUTHORIZED, "Log in first";
    /// The name or the password is wrong; which of them is not said.
    WrongCredentials = "wrong_credentials", UNAUTHORIZED, "The name or the password is wrong";
    /// The role does not allow it.
    Forbidden = "forbidden", FORBIDDEN, "Your role does not allow this";
    /// A browser sent it from another site.
    CrossSite = "cross_site", FORBIDDEN, "The request comes from another site";
    /// There is no such thing, or it belongs to somebody else.
    NotFound = "not_found", NOT_FOUND, "There is no such thing here";
    /// The path exists, but not with this method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "This path does not take that method";
    /// It took too long to arrive.
    TooLong = "request_timeout", REQUEST_TIMEOUT, "The request took too long to arrive";
    /// Somebody else has the employee or the room at that time.
    SlotTaken = "slot_taken", CONFLICT, "The time is taken";
    /// Nobody who can do it works at that time.
    OutsideHours = "outside_hours", CONFLICT, "Nobody is at work then";
    /// The booking's state does not allow it.
    InvalidTransition = "invalid_transition", CONFLICT, "It cannot go from its state to that one";
    /// Somebody else has changed the booking since it was looked at: look again.
    VersionConflict = "version_conflict", CONFLICT, "Somebody else has changed it meanwhile";
    /// The cut-off until which clients may call a visit off or move it is over.
    TooLate = "too_late", CONFLICT, "It is too late for that";
    /// So many visits are booked ahead that no more can be booked online.
    TooManyBookings = "too_many_bookings", CONFLICT, "There are many visits ahead already";
    /// Something with this name or code exists already.
    Duplicate = "duplicate", CONFLICT, "It exists already";
    /// Others changed the same thing at the same time; trying again helps.
    Collision = "collision", CONFLICT, "Others changed it at the same time";
    /// The body is larger than allowed.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "The request is too large";
    /// The picture has more pixels than are taken, or needs more memory.
    TooManyPixels = "too_many_pixels", PAYLOAD_TOO_LARGE, "The picture has too many pixels";
    /// The body is not declared as JSON.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body must be JSON";
    /// The file is of a type that is not taken here, whatever it says to be.
    FileNotAllowed = "file_not_allowed", UNSUPPORTED_MEDIA_TYPE, "Files of this type are not taken here";
    /// The picture cannot be read.
    BrokenPicture = "broken_picture", UNPROCESSABLE_ENTITY, "The picture cannot be read";
    /// Fields are missing, of the wrong type or out of range. All of them are named.
    InvalidInput = "invalid_input", UNPROCESSABLE_ENTITY, "Some fields are not valid";
    /// One of the two clients stands for all who left no name, and cannot be merged.
    WalkInClient = "walk_in_client", UNPROCESSABLE_ENTITY, "This record stands for all who left no name";
    /// Both clients can log in, so they cannot be merged.
    BothLogIn = "both_log_in", UNPROCESSABLE_ENTITY, "Both clients can log in";
    /// Texts or lists of two clients exceed the limits of one.
    MergeTooLarge = "merge_too_large", UNPROCESSABLE_ENTITY, "Together the two records exceed a limit";
    /// The idempotency key was used for another request.
    KeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request";
    /// Too many wrong passwords; wait.
    TooManyAttempts = "too_many_attempts", TOO_MANY_REQUESTS, "Too many attempts";
    /// This path is for WebSockets (RFC 6455, version 13).
    UpgradeRequired = "upgrade_required", UPGRADE_REQUIRED, "This is for WebSockets";
    /// More was asked than a policy allows; wait.
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "Too many requests";
    /// The address did not keep to limits again and again; nothing from it is looked at for a while.
    Blocked = "blocked", TOO_MANY_REQUESTS, "Requests from this address are not looked at for a while";
    /// The address did not keep to limits again and again. Ask again with the header `Proof-Of-Work`: the `challenge`,
    /// a dot, and a text such that the SHA-256 of all that begins with `challenge_bits` zero bits.
    ProofOfWork = "proof_of_work_required", TOO_MANY_REQUESTS, "Prove some work first";
    /// Something on our side went wrong; the log has more under the request's id.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side";
    /// Whoever runs this installation has not set up what it takes.
    NotSetUp = "not_set_up", NOT_IMPLEMENTED, "This is not set up here";
    /// More is asked than can be done now; nothing was done.
    Busy = "busy", SERVICE_UNAVAILABLE, "Too much at once, try again shortly";
    /// The records cannot be reached; nothing was done.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The records cannot be reached";
    /// The store of files cannot be reached; nothing was done.
    FilesUnavailable = "files_unavailable", SERVICE_UNAVAILABLE, "The files cannot be reached";
    /// The records went away at the last moment: it may have been done. Ask again with the same idempotency key.
    OutcomeUnknown = "outcome_unknown", SERVICE_UNAVAILABLE, "It may or may not have been done";
}

/// Maximum number of field errors in a problem document.
pub const MAX_FIELD_ERRORS: usize = 20;
/// Bytes of a problem document that field errors may take, as JSON. With all else it is shorter than 8 KiB.
const MAX_ERROR_BYTES: usize = 6_000;
/// Maximum length of the detail, in characters; every detail of our own is shorter.
const MAX_DETAIL: usize = 300;

/// A field at fault, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's place, as in `items.0.service_id`. Empty for the body as a whole.
    pub field: String,
    /// What is wrong with it, to follow the field's name.
    pub message: String,
}

impl FieldError {
    /// `field` is at fault, because it `message`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::invalid(vec![error])
    }
}

/// A request that cannot be done, and why.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What went wrong.
    pub code: Code,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    cause: Option<parlour_db::Cause>,
    /// Boxed, as problems travel by value.
    particulars: Option<Box<Particulars>>,
}

/// Members of the document that only some codes have.
#[derive(Clone, Debug, Default)]
struct Particulars {
    unavailable_dates: Vec<UnavailableDate>,
    earliest: Option<LocalTime>,
    limit: Option<u64>,
    /// The token to prove work on, and the number of bits.
    challenge: Option<(String, u32)>,
}

/// The document as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// `urn:parlour:problem:` and the code.
    pub r#type: String,
    /// The same for every occurrence of the code.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong, in a word that does not change.
    pub code: Code,
    /// What went wrong here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The fields at fault, at most 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// All dates of a series that cannot be booked, each with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unavailable_dates: Vec<UnavailableDate>,
    /// The earliest time at which a walk-in can be booked, on the location's clock, if nothing is free today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<LocalTime>,
    /// Maximum size of a file, in bytes, or of a picture, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// What work is to be proven on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// How much work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_bits: Option<u32>,
    /// The request's id in the log, where there is something to read there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem without more to say than its code does.
    pub fn new(code: Code) -> Self {
        Self { code, detail: Cow::Borrowed(""), errors: Vec::new(), retry_after: None, cause: None, particulars: None }
    }

    /// The same with a more precise code.
    #[must_use]
    pub fn code(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// No such thing, or not yours.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// Bad input, with the fields at fault: all, or the first [`MAX_FIELD_ERRORS`].
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
        Self { errors, ..problem }.detail(format!("only the first {count} fields at fault are listed"))
    }

    /// Bad input in one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        FieldError::new(field, message).into()
    }

    /// Merges two problems into one with the field errors of both. A problem that is not about input wins.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        match (self.is_input(), other.is_input()) {
            (true, true) => Self::invalid(self.errors.into_iter().chain(other.errors).collect()),
            (true, false) => other,
            (false, _) => self,
        }
    }

    /// Returns true if fields of the input are at fault, and nothing else.
    pub fn is_input(&self) -> bool {
        self.code == Code::InvalidInput && !self.errors.is_empty()
    }

    /// Returns both values, or one problem with the errors of both.
    pub fn both<A, B>(one: Result<A, Self>, other: Result<B, Self>) -> Result<(A, B), Self> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(one), Err(other)) => Err(one.merge(other)),
            (Err(problem), _) | (_, Err(problem)) => Err(problem),
        }
    }

    /// Our fault: `cause` is for the log.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Arc::new(cause)), ..Self::new(Code::Internal) }
    }

    /// What went wrong here.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Adds the dates of a series that cannot be booked.
    #[must_use]
    pub fn unavailable_dates(mut self, unavailable_dates: Vec<UnavailableDate>) -> Self {
        self.particulars().unavailable_dates = unavailable_dates;
        self
    }

    /// Sets the earliest time at which a walk-in can be booked.
    #[must_use]
    pub fn earliest(mut self, earliest: LocalTime) -> Self {
        self.particulars().earliest = Some(earliest);
        self
    }

    /// Adds the maximum that was exceeded.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.particulars().limit = Some(limit);
        self
    }

    fn particulars(&mut self) -> &mut Particulars {
        self.particulars.get_or_insert_default()
    }

    /// When trying again makes sense, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// When trying again makes sense: rounded up to a second, so that whoever waits so long has waited enough.
    #[must_use]
    pub fn retry_in(self, wait: Duration) -> Self {
        self.retry_after(whole_seconds(wait))
    }

    /// Work to be proven: on what, and how much.
    #[must_use]
    pub fn challenge(mut self, token: String, bits: u32) -> Self {
        self.particulars().challenge = Some((token, bits));
        self
    }

    /// What is behind it, for the log.
    pub fn cause(&self) -> Option<&parlour_db::Cause> {
        self.cause.as_ref()
    }

    /// The document.
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

    /// The document as JSON.
    pub fn json(&self, request_id: Option<&str>) -> String {
        // Texts, numbers and lists can always be written.
        serde_json::to_string(&self.document(request_id)).unwrap_or_default()
    }

    /// The answer, with the document as its body.
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

/// Rounded up.
pub(super) fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    /// The edge finds the problem itself in the answer's extensions, to log its cause and add the request's id.
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
            // What it is about went away since it was looked up: another look says so.
            parlour_db::Error::Reference { statement, .. } => {
                tracing::warn!(statement, "something that is referred to is not there");
                Self::new(Code::Collision).retry_after(1)
            }
            parlour_db::Error::Collision(_) => Self::new(Code::Collision).retry_after(1),
            parlour_db::Error::TooSlow { .. } => Self::new(Code::Busy).retry_after(5),
            _ => Self::new(Code::Internal),
        };
        Self { cause: Some(Arc::new(error)), ..problem }
    }
}
