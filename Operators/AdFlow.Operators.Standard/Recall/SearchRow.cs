namespace AdFlow.Operators.Standard;

/// <summary>The one row with which a searcher is asked.</summary>
internal static class SearchRow
{
    /// <summary>Whether something is asked: there is a row.</summary>
    /// <exception cref="OperatorException">There are several.</exception>
    public static bool Exists(RunContext run, InputPort port)
    {
        int rows = run.Input(port).RowCount;
        if (rows > 1)
            throw new OperatorException(FailureClass.GraphAuthor,
                $"input '{port.Name}' has {rows} rows; a search takes one, the query of its request. "
                + "Choose one, for example by 'top_k'");
        return rows == 1;
    }
}
