namespace AdFlow.Runtime;

/// <summary>How JSON answers stand next to each other.</summary>
public enum AnswerForm
{
    /// <summary>One answer, an object.</summary>
    Object,

    /// <summary>An array with an object for each request, in the order of writing.</summary>
    Array,

    /// <summary>A line for each request, whose object begins with the number of the request, as <c>request</c>.
    /// </summary>
    Lines,
}
