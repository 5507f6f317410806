namespace Cake.Frosting.Internal;

/// <summary>Refuses a build whose parts want another context than the one that the host makes.</summary>
internal static class ContextCheck
{
    /// <exception cref="FrostingException">
    /// With every misfit: one by one they would surface as casts that fail.
    /// </exception>
    public static void Verify(IFrostingContext context, IEnumerable<object> parts)
    {
        var misfits = parts
            .Select(part => part.GetType())
            .Distinct()
            .Where(type => TaskTypes.ContextOf(type) is { } wanted && !wanted.IsInstanceOfType(context))
            .Select(type => $"{type.FullName} wants {TaskTypes.ContextOf(type)!.FullName}")
            .ToList();
        if (misfits.Count > 0)
        {
            throw new FrostingException(
                $"The context of this build is {context.GetType().FullName}, but {string.Join(", ", misfits)}. "
                + "Change the type argument, or the context with UseContext.");
        }
    }
}
