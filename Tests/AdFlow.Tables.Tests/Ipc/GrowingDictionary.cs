namespace AdFlow.Tables.Tests.Ipc;

/// <summary>Makes tables whose dictionary gains values from batch to batch, as deltas are made for.</summary>
internal static class GrowingDictionary
{
    /// <summary>A table of four batches of one text column; each batch uses the words so far and some more.</summary>
    public static Table Create(Schema schema, Arena arena)
    {
        var batches = new List<Batch>();
        for (int b = 1; b <= 4; b++)
        {
            var builder = new BatchBuilder(schema);
            for (int i = 0; i < 5 * b; i++)
                builder[0].AppendString($"word {i}");
            builder[0].AppendNull();
            batches.Add(builder.Build(arena));
        }
        return new Table(schema, batches, owner: null);
    }
}
