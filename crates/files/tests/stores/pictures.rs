//! Pictures: what is made of good ones, bad ones and malicious ones.
