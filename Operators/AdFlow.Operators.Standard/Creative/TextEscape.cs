namespace AdFlow.Operators.Standard;

/// <summary>How values are put into a text.</summary>
public enum TextEscape
{
    /// <summary>As they are: the result is plain text, and whoever shows it escapes it.</summary>
    None,
    /// <summary>For HTML text and quoted attributes: <c>&amp; &lt; &gt; " '</c> become character references.</summary>
    Html,
}
