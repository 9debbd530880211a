//! Caller of a request.

use std::net::IpAddr;
use std::sync::Arc;

use crate::principal::Principal;

/// Address and principal of the caller of a request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// IP address. Behind a trusted proxy, the address that the proxy reports.
    pub address: IpAddr,
    /// Logged-in principal. `None` if nobody is logged in or the session was not looked up.
    pub principal: Option<Arc<Principal>>,
}

impl Caller {
    /// Creates a caller without a principal.
    pub fn at(address: IpAddr) -> Self {
        Self { address, principal: None }
    }
}
