//! The caller of a request.

use std::net::IpAddr;
use std::sync::Arc;

use crate::principal::Principal;

/// Where a request comes from, and who is behind it as far as that was found out.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The address; with a trusted proxy in between, that which it tells.
    pub address: IpAddr,
    /// Who is logged in.
    pub principal: Option<Arc<Principal>>,
}

impl Caller {
    /// Somebody at an address.
    pub fn at(address: IpAddr) -> Self {
        Self { address, principal: None }
    }
}
