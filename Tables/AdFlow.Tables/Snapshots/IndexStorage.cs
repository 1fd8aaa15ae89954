using System.Globalization;
using System.Text;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Tables;

/// <summary>Builds, names and opens the stored form of every kind of index. Thread-safe.</summary>
internal static class IndexStorage
{
    // Counts changes to what builders or analyzers make of the same rows, so that indexes of before are not re-used.
    private const int Version = 2;

    /// <summary>File name of an index of a version.</summary>
    public static string FileName(string hash, IndexDefinition index)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{Version};{index.Id}");
        return string.Create(CultureInfo.InvariantCulture, $"{hash}.{Hash64.Of(Encoding.UTF8.GetBytes(id)):x16}.arrow");
    }

    /// <summary>Makes the stored form. The rows passed <see cref="IndexCheck"/>.</summary>
    /// <param name="subject">What is published, for messages.</param>
    /// <param name="batch">All rows.</param>
    /// <param name="index">What to build.</param>
    /// <exception cref="TablePublishException">There is more than such an index holds.</exception>
    public static Table Build(string subject, Batch batch, IndexDefinition index)
    {
        try
        {
            return BuildByKind(batch, index);
        }
        catch (NotSupportedException error)
        {
            throw new TablePublishException(subject, [new(subject, null, null,
                $"{error.Message.TrimEnd('.')} (index {index})", "less", "Split the table, or leave the index out.")],
                error);
        }
    }

    /// <summary>Opens a stored form whose bytes are known to be what <see cref="Build"/> made.</summary>
    /// <exception cref="IndexFormatException">Another version of AdFlow made it.</exception>
    public static object Open(Table stored, Batch batch, IndexKind kind) => kind switch
    {
        IndexKind.Key => KeyIndex.Open(stored, batch, validate: false),
        IndexKind.GroupKey => GroupKeyIndex.Open(stored, batch, validate: false),
        IndexKind.Inverted => InvertedIndex.Open(stored, batch, validate: false),
        IndexKind.Bidwords => BidwordIndex.Open(stored, batch, validate: false),
        IndexKind.Vector => VectorScan.Open(stored, batch),
        _ => throw new NotSupportedException($"There is no index of kind {kind}."),
    };

    private static Table BuildByKind(Batch batch, IndexDefinition index)
    {
        var columns = index.Columns;
        return index.Kind switch
        {
            IndexKind.Key => KeyIndex.Build(batch, columns[0]),
            IndexKind.GroupKey => GroupKeyIndex.Build(batch, columns[0]),
            IndexKind.Inverted => InvertedIndex.Build(batch, columns, Analyzer.Find(index.Analyzer)),
            IndexKind.Bidwords => BidwordIndex.Build(
                batch, Analyzer.Find(index.Analyzer), columns[0], columns[1], columns.Count > 2 ? columns[2] : null),
            IndexKind.Vector => VectorScan.Build(batch, columns[0]),
            _ => throw new NotSupportedException($"There is no index of kind {index.Kind}."),
        };
    }
}
