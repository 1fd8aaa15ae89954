using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What may be recorded of the runs of one plan: everything but private values and what derives from them.
/// Immutable, thread-safe.</summary>
/// <param name="plan">The plan that is executed.</param>
/// <param name="key">Hashes fields that are <c>private: hash</c>.</param>
public sealed unsafe class RecordPrivacy(PhysicalPlan plan, PrivacyKey key)
{
    /// <summary>What stands for the message of a node that reads private values: it may quote them.</summary>
    public const string HiddenMessage = "(not recorded: the node reads private values, and the message may hold some)";

    private readonly IReadOnlyList<FieldPrivacy> _fields = plan.Logical.RequestPrivacy;
    private readonly Schema _request = new([.. plan.Logical.Request.Fields.Where(
        (_, field) => plan.Logical.RequestPrivacy.Count == 0
            || plan.Logical.RequestPrivacy[field] is not FieldPrivacy.Drop)]);

    /// <summary>Whether nothing is private.</summary>
    public bool IsEmpty => plan.Private.IsEmpty;

    /// <summary>Columns of the request as it is recorded.</summary>
    public Schema RequestSchema => _request;

    /// <summary>Whether a column of a source is left out.</summary>
    public bool LeavesOut(LogicalSource source, int column) => plan.Private.Columns(source)[column];

    /// <summary>The request without dropped fields, and with hashes in the place of hashed ones.</summary>
    /// <param name="request">The request of a run; must outlive the result.</param>
    /// <param name="arena">Memory of the result.</param>
    public Batch Request(Batch request, Arena arena)
    {
        if (IsEmpty)
            return request;
        var columns = (ColumnNode**)arena.Allocate(Math.Max((long)sizeof(ColumnNode*) * _request.Count, 1));
        int next = 0;
        for (int field = 0; field < _fields.Count; field++)
            if (_fields[field] is not FieldPrivacy.Drop)
                columns[next++] = _fields[field] is FieldPrivacy.Hash && request[field].IsValid(0)
                    ? Hashed(request[field], request.Schema[field], arena) : request.NodeAt(field);
        return new Batch(_request, columns, request.RowCount);
    }

    /// <summary>A failure as it may be recorded: class, code and place always, the message where it cannot hold a
    /// private value.</summary>
    public RunFailure Failure(RunFailure failure) =>
        failure.Node is { } path && plan.Private.Readers.Any(node => node.Path == path || node.StandsFor.Contains(path))
            ? failure with { Message = HiddenMessage, Cause = null } : failure;

    private ColumnNode* Hashed(Column value, Field field, Arena arena)
    {
        var builder = new BatchBuilder(new Schema([field]));
        if (field.Type.Id is TypeId.Int64)
            builder[0].Append(key.Hash(field.Name, value.Values<long>()[0]));
        else
            builder[0].AppendString(key.Hash(field.Name, value.GetBytes(0)));
        return builder.Build(arena).NodeAt(0);
    }
}
