"""Text as people write it: plain and safe, folded, compared, merged, searched, with what nobody sees named."""
