namespace AdFlow.Tables.Indexes;

/// <summary>How a <see cref="KeyTable"/> lays its entries out; stored by name.</summary>
internal enum KeyLayout
{
    /// <summary>One int32 for each integer from the least key to the greatest: its value, or −1.</summary>
    Direct,
    /// <summary>Buckets whose words tell keys apart, so that the column of keys is not read.</summary>
    Exact,
    /// <summary>Buckets whose words hold as much of the hash as fits; the key is compared in its column.</summary>
    Hashed,
}
