using AdFlow.Tables;

namespace AdFlow.OperatorBench;

/// <summary>Reads columns of numbers.</summary>
internal static class ColumnValues
{
    /// <summary>Adds the values of a column of numbers to a list; null is NaN.</summary>
    public static void AddTo(List<double> values, Column column)
    {
        for (int row = 0; row < column.Length; row++)
            values.Add(!column.IsValid(row) ? double.NaN : column.Type.Id switch
            {
                TypeId.Int32 => column.Values<int>()[row],
                TypeId.Int64 => column.Values<long>()[row],
                TypeId.Float32 => column.Values<float>()[row],
                TypeId.Float64 => column.Values<double>()[row],
                _ => throw new ArgumentException($"A column of {column.Type} has no numbers.", nameof(column)),
            });
    }
}
