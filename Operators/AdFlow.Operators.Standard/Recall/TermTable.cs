using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Tables whose rows are looked up by a term.</summary>
internal static class TermTable
{
    /// <summary>Reports a table whose key is no text.</summary>
    public static void Require(NodeBinder node, TablePort table)
    {
        string key = table.Index!.Columns[0];
        var type = table.Schema[table.Schema.IndexOf(key)].Type;
        if (!type.IsText())
            node.Error($"key '{key}' of table '{table.TableName}' is {type}; expected utf8, the terms");
    }
}
