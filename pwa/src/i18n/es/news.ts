/** Publications, in Spanish (usted). What one does with them: screens/news/words. */
export const news = {
  news: {
    title: "Noticias",
    none: "No hay noticias para mostrar.",
    rating: (rating: string, votes: number) => `Valoración ${rating} de 5 (${votes === 1 ? "1 voto" : `${votes} votos`})`,
    visits: (visits: string) => (visits === "1" ? "1 visita" : `${visits} visitas`),
    comments: (count: number) => (count === 0 ? "Sin comentarios" : count === 1 ? "1 comentario" : `${count} comentarios`),
    commentsTitle: "Comentarios",
    noComments: "Nadie ha comentado todavía.",
    missing: "Esa noticia no está en este teléfono",
    missingHelp: "Puede que todavía no se haya descargado o que ya no esté publicada.",
    followSection: (section: string) => `Avisarme de lo nuevo en «${section}»`,
    following: (section: string) => `Recibe avisos de «${section}»`,
    unfollow: "Dejar de recibir",
  },
};
