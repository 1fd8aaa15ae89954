using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators;

/// <summary>Looks a column of keys up in an index as joins do: integers of any width match by value, a null matches
/// nothing. Allocates nothing; thread-safe.</summary>
public static class KeyProbe
{
    /// <summary>Rows of keys, −1 where there is none.</summary>
    /// <param name="index">Index of the table.</param>
    /// <param name="keys">Integers for integer keys, texts for text keys.</param>
    /// <param name="keyType">Type of the table's key.</param>
    /// <param name="rows">Takes the row of each key.</param>
    public static void Find(KeyIndex index, Column keys, DataType keyType, Span<int> rows)
    {
        index.Find(keys, rows);
        DropFalse(keys, keyType, rows);
    }

    /// <summary>Groups of keys, −1 where there is none.</summary>
    /// <param name="index">Index of the table.</param>
    /// <param name="keys">Integers for integer keys, texts for text keys.</param>
    /// <param name="keyType">Type of the table's key.</param>
    /// <param name="groups">Takes the group of each key.</param>
    public static void FindGroups(GroupKeyIndex index, Column keys, DataType keyType, Span<int> groups)
    {
        index.FindGroups(keys, groups);
        DropFalse(keys, keyType, groups);
    }

    // Indexes see integers as 64 bits: a negative one has the bits of a large uint64. They see a null behind a
    // dictionary code as an empty text.
    private static void DropFalse(Column keys, DataType keyType, Span<int> found)
    {
        if (keys.Type.Id is TypeId.UInt64 != keyType.Id is TypeId.UInt64)
        {
            var probes = new KeyColumn(keys, "key");
            for (int row = 0; row < found.Length; row++)
                found[row] = probes.Integer(row) < 0 ? -1 : found[row];
        }
        if (keys.Type.Id is TypeId.Dictionary && keys.Dictionary.NullCount > 0)
            for (int row = 0; row < found.Length; row++)
                found[row] = keys.IsValid(row) && keys.Dictionary.IsValid(keys.GetCode(row)) ? found[row] : -1;
    }
}
