//! S3 that goes away, says nothing, or does not know us; programs that were killed.
