namespace AdFlow.Runtime;

/// <summary>What a row of a record file holds. The names in the file are these in lower case.</summary>
public enum RecordKind
{
    /// <summary>Shared: the content of a file that a graph names; the node is the hash of the content.</summary>
    File,

    /// <summary>Shared: a <see cref="RecordedGraph"/>; the node is its key.</summary>
    Graph,

    /// <summary>Shared: <see cref="RecordedTables"/>; the node is their key.</summary>
    Tables,

    /// <summary>First row of a run: its <see cref="RunHeader"/>.</summary>
    Run,

    /// <summary>Why a run failed and which nodes were left empty; only where there is anything to tell.</summary>
    Failures,

    /// <summary>The request, one row.</summary>
    Request,

    /// <summary>The result of a node that cannot be computed again; the node is its path, or <c>path.output</c>.
    /// </summary>
    Result,

    /// <summary>An output of the graph; the node is the output's name.</summary>
    Output,

    /// <summary>The table of a node, kept on demand; named as results are.</summary>
    Node,

    /// <summary>Columns of a table, without rows, where results of all nodes that read tables are kept on demand, so
    /// that the run is replayed without the tables; the node is the table's name.</summary>
    Table,
}
