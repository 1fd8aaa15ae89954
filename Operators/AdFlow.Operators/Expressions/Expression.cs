using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// A typed expression over the columns of rows, the fields of one request and the settings of a sub-graph.
/// Operands have exactly the types their operation takes: conversions are nodes of their own. Immutable,
/// thread-safe, compared by value.
/// </summary>
public abstract class Expression : IEquatable<Expression>
{
    private readonly int _hash;

    private protected Expression(ExpressionType type, int hash)
    {
        Type = type;
        _hash = HashCode.Combine(type, hash);
    }

    /// <summary>Type of the value.</summary>
    public ExpressionType Type { get; }

    /// <summary>Nodes below this one.</summary>
    public virtual IReadOnlyList<Expression> Operands => [];

    /// <summary>Nodes on the longest path downwards, this one included.</summary>
    public virtual int Depth => 1;

    /// <summary>Nodes in it, those that stand in several places counted in each; at most
    /// <see cref="int.MaxValue"/>.</summary>
    public virtual int Size => 1;

    /// <summary>Ordinals of the columns it reads, ascending, each once.</summary>
    public IReadOnlyList<int> ReadColumns() => Ordinals(node => node is ColumnExpression column ? column.Ordinal : -1);

    /// <summary>Ordinals of the request fields it reads, ascending, each once.</summary>
    public IReadOnlyList<int> ReadRequestFields() =>
        Ordinals(node => node is RequestExpression field ? field.Ordinal : -1);

    /// <summary>This node and all below it, in the order they are written.</summary>
    public IEnumerable<Expression> Nodes()
    {
        var pending = new Stack<Expression>([this]);
        while (pending.TryPop(out var node))
        {
            yield return node;
            for (int i = node.Operands.Count - 1; i >= 0; i--)
                pending.Push(node.Operands[i]);
        }
    }

    /// <summary>A column of the rows.</summary>
    /// <param name="ordinal">Its ordinal, ≥ 0.</param>
    /// <param name="field">Its name and type.</param>
    public static Expression Column(int ordinal, Field field) =>
        new ColumnExpression(
            ordinal, field.Name, ExpressionType.Of(field.Type), field.Type.Id is TypeId.Float32);

    /// <summary>A field of the request.</summary>
    /// <param name="ordinal">Its ordinal, ≥ 0.</param>
    /// <param name="field">Its name and type.</param>
    public static Expression Request(int ordinal, Field field) =>
        new RequestExpression(ordinal, field.Name, ExpressionType.Of(field.Type));

    /// <summary>A setting that <see cref="ExpressionRewriting.ReplaceSettings"/> gives a value later.</summary>
    public static Expression Setting(string name, ExpressionType type) => new SettingExpression(name, type);

    /// <summary>A bool.</summary>
    public static Expression Constant(bool value) => new ConstantExpression(ExpressionType.Bool, value ? 1 : 0, null);

    /// <summary>An integer.</summary>
    public static Expression Constant(long value) => new ConstantExpression(ExpressionType.Int64, value, null);

    /// <summary>A floating-point number. NaN and ±∞ have no literal: they print, but do not parse.</summary>
    public static Expression Constant(double value) =>
        new ConstantExpression(ExpressionType.Float64, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A text.</summary>
    public static Expression Constant(string value) => new ConstantExpression(ExpressionType.Text, 0, value);

    /// <summary>A date, time, instant or duration.</summary>
    /// <param name="type">Its column type.</param>
    /// <param name="value">The raw integer a column of that type holds.</param>
    public static Expression Temporal(DataType type, long value) =>
        new ConstantExpression(ExpressionType.Of(type), value, null);

    /// <summary>The null of a type.</summary>
    public static Expression Null(ExpressionType type = default) => new ConstantExpression(type);

    /// <summary>
    /// An operation. Operands are converted as its rule says: int64 to float64 where numbers mix, nulls to the type
    /// of their neighbours; a comparison of an int64 with a float64 is exact and converts nothing but constants.
    /// </summary>
    /// <exception cref="ArgumentException">The operation does not take these operands.</exception>
    public static Expression Call(ExpressionOp op, params IReadOnlyList<Expression> operands)
    {
        var operation = ExpressionOperation.Of(op);
        if (operands.Count < operation.MinOperands || operands.Count > operation.MaxOperands)
            throw new ArgumentException(
                $"{operation.Usage} does not take {operands.Count} operands.", nameof(operands));
        var typing = ExpressionTyping.Resolve(op, [.. operands.Select(operand => operand.Type)]);
        if (!typing.IsValid)
            throw new ArgumentException(
                $"{operation.Usage} needs {typing.Expected}, found {operands[typing.BadOperand].Type}.",
                nameof(operands));
        if (op is ExpressionOp.ToInt64 or ExpressionOp.ToFloat64)
            return Conversion.To(operands[0], typing.Result);
        return new CallExpression(op, typing.Result, Conversion.Operands(op, operands, typing));
    }

    /// <inheritdoc/>
    public bool Equals(Expression? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Type == other.Type && EqualsCore(other));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => _hash;

    /// <summary>The expression as text that parses to an equal one.</summary>
    public sealed override string ToString() => ExpressionPrinter.Print(this);

    private protected abstract bool EqualsCore(Expression other);

    private IReadOnlyList<int> Ordinals(Func<Expression, int> ordinalOf) =>
        [.. Nodes().Select(ordinalOf).Where(ordinal => ordinal >= 0).Distinct().Order()];
}
