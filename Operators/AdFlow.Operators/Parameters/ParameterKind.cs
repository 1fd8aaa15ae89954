namespace AdFlow.Operators;

/// <summary>What a YAML value of a setting means, and the C# type an operator sees.</summary>
public enum ParameterKind : byte
{
    /// <summary>true or false; <see cref="bool"/>.</summary>
    Bool,
    /// <summary>Integer; <see cref="int"/>.</summary>
    Int32,
    /// <summary>Integer; <see cref="long"/>.</summary>
    Int64,
    /// <summary>Number; <see cref="float"/>.</summary>
    Float32,
    /// <summary>Number; <see cref="double"/>.</summary>
    Float64,
    /// <summary>Text; <see cref="string"/>.</summary>
    Text,
    /// <summary>One of the stated words; an enum whose members are those words in PascalCase.</summary>
    Choice,
    /// <summary>Name of a column of the first input; <see cref="ColumnRef"/>.</summary>
    Column,
    /// <summary>Names of columns of the first input, each perhaps with − in front; a list of <see
    /// cref="ColumnRef"/>.</summary>
    ColumnList,
    /// <summary>Name for a column to write; <see cref="string"/> marked <see cref="NewColumnAttribute"/>.</summary>
    NewColumn,
    /// <summary>Path of a file, relative to the graph; <see cref="FileSnapshot"/>.</summary>
    File,
    /// <summary>Expression over the rows of the first input and the request; <see cref="ExpressionProgram"/>.</summary>
    Expression,
    /// <summary>Mapping of new column to expression; a list of <see cref="NamedExpression"/>.</summary>
    NamedExpressions,
    /// <summary>List of text; a list of <see cref="string"/>.</summary>
    TextList,
    /// <summary>Mapping of name to number; a dictionary of <see cref="double"/>.</summary>
    NamedNumbers,
    /// <summary>Mapping of name to text; a dictionary of <see cref="string"/>.</summary>
    NamedTexts,
    /// <summary>List of numbers, each in the setting's range; a list of <see cref="double"/>.</summary>
    NumberList,
    /// <summary>Mapping of name to a column of the first input, or to a list of them; a dictionary of lists of
    /// <see cref="ColumnRef"/>.</summary>
    NamedColumns,
}
